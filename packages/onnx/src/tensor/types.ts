import type { Tensor } from "onnxruntime-common";

/** The numbers that ONNX gives to element types (`TensorProto.data_type`). */
export const ElementType = {
  FLOAT: 1,
  UINT8: 2,
  INT8: 3,
  UINT16: 4,
  INT16: 5,
  INT32: 6,
  INT64: 7,
  STRING: 8,
  BOOL: 9,
  FLOAT16: 10,
  DOUBLE: 11,
  UINT32: 12,
  UINT64: 13,
  COMPLEX64: 14,
  COMPLEX128: 15,
  BFLOAT16: 16,
} as const;

/** onnxruntime's names of element types, by ONNX number. What is missing cannot pass through its JavaScript API. */
export const runtimeTypes: Readonly<Record<number, Tensor.Type>> = {
  [ElementType.FLOAT]: "float32",
  [ElementType.UINT8]: "uint8",
  [ElementType.INT8]: "int8",
  [ElementType.UINT16]: "uint16",
  [ElementType.INT16]: "int16",
  [ElementType.INT32]: "int32",
  [ElementType.INT64]: "int64",
  [ElementType.STRING]: "string",
  [ElementType.BOOL]: "bool",
  [ElementType.FLOAT16]: "float16",
  [ElementType.DOUBLE]: "float64",
  [ElementType.UINT32]: "uint32",
  [ElementType.UINT64]: "uint64",
};

/** The ONNX number of one of onnxruntime's type names. */
export function elementTypeOf(type: Tensor.Type): number {
  const found = Object.entries(runtimeTypes).find(([, name]) => name === type);
  return found === undefined ? 0 : Number(found[0]);
}

/** Whether weights of this type can be masked: the values are drawn in float32 and cast. */
export function isFloat(type: number): boolean {
  return (
    type === ElementType.FLOAT ||
    type === ElementType.DOUBLE ||
    type === ElementType.FLOAT16 ||
    type === ElementType.BFLOAT16
  );
}

/** The number of elements of a shape. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, d) => product * d, 1);
}
