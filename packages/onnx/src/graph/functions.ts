import type { FunctionProto, ModelProto, NodeProto } from "../generated/onnx_pb.ts";

/** Model-local functions by key. */
export function functionsOf(model: ModelProto): ReadonlyMap<string, FunctionProto> {
  return new Map(model.functions.map((f) => [functionKey(f), f]));
}

/** What identifies a model-local function: domain, name and overload. */
export function functionKey(of: NodeProto | FunctionProto): string {
  const name = "opType" in of ? of.opType : of.name;
  return `${of.domain}\n${name}\n${of.overload}`;
}
