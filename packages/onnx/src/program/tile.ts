import type { RawArray, TypedArray } from "@mayhap/core";
import type { Tensor, TensorConstructor } from "onnxruntime-common";

/** A tensor repeated along axis 0 as often as needed. Keeps the longest it made: shorter ones are the beginning of it. */
export class Tile {
  readonly #tensor: Tensor;
  readonly #tensors: TensorConstructor;
  #whole: TypedArray;

  constructor(tensor: Tensor, tensors: TensorConstructor) {
    this.#tensor = tensor;
    this.#tensors = tensors;
    this.#whole = tensor.data as TypedArray;
  }

  times(count: number): Tensor {
    const { type, dims, data } = this.#tensor;
    if (count === 1) return this.#tensor;
    const one = data as TypedArray;
    if (this.#whole.length < count * one.length) this.#whole = repeat(one, count);
    const values = this.#whole.subarray(0, count * one.length);
    return new this.#tensors(type, values as Float32Array, [count * (dims[0] ?? 1), ...dims.slice(1)]) as Tensor;
  }
}

/** An array repeated along axis 0. */
export function repeatRows({ data, shape }: RawArray, count: number): RawArray {
  return { data: repeat(data, count), shape: [count * (shape[0] ?? 1), ...shape.slice(1)] };
}

function repeat<T extends TypedArray>(values: T, count: number): T {
  const whole = new (values.constructor as new (length: number) => T)(count * values.length);
  whole.set(values);
  // Doubling: few long copies.
  for (let filled = values.length; filled < whole.length; filled *= 2) whole.copyWithin(filled, 0, filled);
  return whole;
}
