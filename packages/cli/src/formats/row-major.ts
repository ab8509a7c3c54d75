import type { TypedArray } from "@mayhap/core";

/** Values in Fortran (column-major) order, brought into row-major order. */
export function rowMajor(data: TypedArray, shape: readonly number[]): TypedArray {
  if (shape.length < 2) return data;
  const out = data.slice();
  const index = new Array<number>(shape.length).fill(0);
  const strides: number[] = [];
  for (let axis = 0, stride = 1; axis < shape.length; stride *= shape[axis] as number, axis++) strides.push(stride);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      from += strides[axis] as number;
      if (next < (shape[axis] as number)) {
        index[axis] = next;
        break;
      }
      index[axis] = 0;
      from -= next * (strides[axis] as number);
    }
  }
  return out;
}
