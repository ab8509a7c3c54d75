import { OptionsError } from "./errors.ts";
import { sizeOf } from "./shape.ts";

/** Nested arrays of numbers, as deep as the array has dimensions. */
export type Nested = number | Nested[];

/**
 * Numbers with a shape, in row-major order.
 *
 * @example
 * ```ts
 * import { NdArray } from "@mayhap/core";
 *
 * const a = new NdArray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
 * a.at(1, 0); // => 4
 * a.row(0).toArray(); // => [1, 2, 3]
 * ```
 */
export class NdArray {
  readonly data: Float64Array;
  readonly shape: readonly number[];

  /** Throws `OptionsError` `INVALID_OPTIONS` when the values are no `Float64Array`, or do not fill the shape. */
  constructor(data: Float64Array, shape: readonly number[]) {
    // By name, because instanceof fails for arrays of another realm (a test runner's sandbox, an iframe).
    if (Object.prototype.toString.call(data) !== "[object Float64Array]")
      throw new OptionsError(
        "INVALID_OPTIONS",
        "NdArray takes its values as a Float64Array: Float64Array.from(values).",
      );
    if (!Array.isArray(shape) || !shape.every((length) => Number.isSafeInteger(length) && length >= 0))
      throw new OptionsError(
        "INVALID_OPTIONS",
        `NdArray takes its shape as an array of whole numbers from 0, not ${String(shape)}.`,
      );
    const size = sizeOf(shape);
    if (data.length !== size)
      throw new OptionsError(
        "INVALID_OPTIONS",
        `${data.length} values do not fill the shape [${shape.join(", ")}], which takes ${size}.`,
      );
    this.data = data;
    this.shape = shape;
  }

  /** Number of values. */
  get size(): number {
    return this.data.length;
  }

  /** The value at one index per dimension; negative indices count from the end. Throws `OptionsError` outside the array. */
  at(...indices: number[]): number {
    if (indices.length !== this.shape.length)
      throw new OptionsError(
        "INVALID_OPTIONS",
        `at() got ${indices.length} indices for an array of shape [${this.shape.join(", ")}]: give one for each dimension.`,
      );
    let position = 0;
    for (const [axis, length] of this.shape.entries())
      position = position * length + this.#wrap(indices[axis] as number, axis);
    return this.data[position] as number;
  }

  /** The sub-array at one index of the first dimension. Shares memory. */
  row(index: number): NdArray {
    if (this.shape.length === 0)
      throw new OptionsError("INVALID_OPTIONS", "row() of a single number: it has no dimensions.");
    const shape = this.shape.slice(1);
    const size = sizeOf(shape);
    const start = this.#wrap(index, 0) * size;
    return new NdArray(this.data.subarray(start, start + size), shape);
  }

  /** Nested JavaScript arrays; a number when the shape is []. */
  toArray(): Nested {
    if (this.shape.length === 0) return this.data[0] as number;
    if (this.shape.length === 1) return Array.from(this.data);
    return Array.from({ length: this.shape[0] as number }, (_, i) => this.row(i).toArray());
  }

  /** So that `JSON.stringify` gives nested arrays. */
  toJSON(): Nested {
    return this.toArray();
  }

  #wrap(index: number, axis: number): number {
    const length = this.shape[axis] as number;
    const wrapped = index < 0 ? index + length : index;
    if (!Number.isInteger(index) || wrapped < 0 || wrapped >= length)
      throw new OptionsError(
        "INVALID_OPTIONS",
        `Index ${index} is outside dimension ${axis} of an array of shape [${this.shape.join(", ")}].`,
      );
    return wrapped;
  }
}
