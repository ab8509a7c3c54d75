import type { TensorProto } from "../generated/onnx_pb.ts";
import { dimsOf } from "./read.ts";
import { ElementType, sizeOf } from "./types.ts";
import { bytesPerElement } from "./width.ts";

/** Says what is wrong when a tensor does not hold as many values as its shape says; undefined when all is well. */
export function tensorDefect(tensor: TensorProto): string | undefined {
  const dims = dimsOf(tensor);
  if (dims.some((d) => d < 0)) return `has a negative dimension in its shape [${dims.join(", ")}]`;
  const size = sizeOf(dims);
  const width = bytesPerElement(tensor.dataType);
  if (width === undefined) return undefined;
  if (tensor.rawData.length > 0) {
    if (tensor.rawData.length === size * width) return undefined;
    return `of shape [${dims.join(", ")}] needs ${size * width} bytes and has ${tensor.rawData.length}`;
  }
  const count = Math.max(
    tensor.floatData.length,
    tensor.int32Data.length,
    tensor.int64Data.length,
    tensor.doubleData.length,
    tensor.uint64Data.length,
  );
  // Complex numbers and two-word types count differently; the runtime checks those.
  if (count === size || tensor.dataType === ElementType.COMPLEX64 || tensor.dataType === ElementType.COMPLEX128) return;
  return `of shape [${dims.join(", ")}] needs ${size} values and has ${count}`;
}
