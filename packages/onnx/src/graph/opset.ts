import type { ModelProto } from "../generated/onnx_pb.ts";
import { isStandard } from "./node.ts";

/** The version of the standard operators that a model asks for. */
export function standardOpset(model: ModelProto): bigint {
  return model.opsetImport.find((o) => isStandard(o))?.version ?? 17n;
}
