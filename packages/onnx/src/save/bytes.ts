import { ModelProtoSchema } from "../generated/onnx_pb.ts";
import type { OnnxModel } from "../model.ts";
import { toBinary } from "../proto/binary.ts";
import { inlineMayhap } from "./inline.ts";

/**
 * The bytes of a model as one `.onnx` file, with all tensors inside.
 *
 * @param options `inline`: for runtimes that know no model-local functions, see `saveOnnx`.
 *
 * @example
 * ```ts
 * import { dropconnect } from "@mayhap/core";
 * import { loadOnnx, toBytes } from "@mayhap/onnx";
 *
 * const bytes = toBytes(dropconnect(await loadOnnx("model.onnx"), 0.2));
 * ```
 */
export function toBytes(model: OnnxModel, options: { readonly inline?: boolean } = {}): Uint8Array {
  return toBinary(ModelProtoSchema, options.inline === true ? inlineMayhap(model.proto) : model.proto);
}
