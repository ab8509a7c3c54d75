// What sampling and freezing take, for one import when they begin.
export { freeze } from "./freeze.ts";
export { compile } from "./program.ts";
