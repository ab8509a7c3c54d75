import type { ModelProto } from "../generated/onnx_pb.ts";

/** The version of the standard operators that a model asks for. */
export function standardOpset(model: ModelProto): bigint {
  return model.opsetImport.find((o) => o.domain === "" || o.domain === "ai.onnx")?.version ?? 17n;
}
