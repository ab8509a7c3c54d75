export type { InputData, Nested, OnnxInput, OnnxInputs } from "./inputs/types.ts";
export type { LoadOptions } from "./load/load.ts";
export { withMetadata } from "./metadata.ts";
export type { Runtime } from "./model.ts";
export { adapter, loadOnnx, OnnxModel } from "./register.ts";
export { toBytes } from "./save/bytes.ts";
export type { SamplingDescription, SamplingInput } from "./save/inputs.ts";
export { type SaveOptions, saveOnnx } from "./save/save.ts";
