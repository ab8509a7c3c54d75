import "../index.ts";

export { loadTfjs } from "./load-tfjs.ts";
export { saveTfjs } from "./save-tfjs.ts";
