import { registerAdapter } from "@mayhap/core";
import { adapter } from "./adapter.ts";

registerAdapter(adapter);

export { loadOnnx } from "./load/load.ts";
export { OnnxModel } from "./model.ts";
// People use these, so a bundler that keeps one of them keeps the registration above as well.
export { adapter };
