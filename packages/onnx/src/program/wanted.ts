import type { GraphProto } from "../generated/onnx_pb.ts";
import { ElementType, runtimeTypes } from "../tensor/types.ts";

/**
 * The outputs that hold numbers. Only those may be asked for: onnxruntime's JavaScript API fails on a run that returns
 * a sequence or a map (what `ZipMap` gives). An output without a declared type is taken for a tensor.
 */
export function numericOutputs(graph: GraphProto): readonly string[] {
  return graph.output
    .filter((info) => {
      const type = info.type?.value;
      if (type === undefined || type.case === undefined) return true;
      if (type.case !== "tensorType") return false;
      return (
        type.value.elemType !== ElementType.STRING &&
        (runtimeTypes[type.value.elemType] !== undefined || type.value.elemType === 0)
      );
    })
    .map((info) => info.name);
}
