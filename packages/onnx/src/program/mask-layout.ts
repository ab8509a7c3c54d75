import { sizeOf } from "../tensor/types.ts";

/** How the elements of a mask, drawn example by example, come to lie in the activation that it multiplies. */
export interface MaskLayout {
  /** The activation's shape with the batch axis in front, rows of the range only. */
  readonly shape: readonly number[];
  /** Whether examples follow one another in the activation too. */
  readonly inFront: boolean;
  /** The mask as the activation lies, with ones for the rows that only fill up the batch. */
  place(mask: Float32Array): Float32Array;
}

/** Where the examples are in an activation. */
export interface BatchPlace {
  /** The axis that holds them. Undefined: examples cannot be told apart. */
  readonly axis: number | undefined;
  /** Where they are merged with other axes into that one: the product of the lengths of those in front of them. */
  readonly outer: number;
}

/** `rows` of `padded` examples are drawn. An axis may hold them several times, for each time step say. */
export function maskLayout(
  dims: readonly number[],
  { axis, outer }: BatchPlace,
  { rows, padded }: { readonly rows: number; readonly padded: number },
): MaskLayout {
  const length = axis === undefined ? 0 : (dims[axis] ?? 0);
  if (axis === undefined || length % (padded * outer) !== 0) {
    return { shape: dims, inFront: dims[0] === padded, place: (mask) => mask };
  }
  const before = dims.slice(0, axis);
  const after = dims.slice(axis + 1);
  const shape = [rows, ...before, ...(length === padded ? [] : [length / padded]), ...after];
  const outside = sizeOf(before) * outer;
  if (outside === 1) return { shape, inFront: true, place: (mask) => filledUp(mask, sizeOf(dims)) };
  const inside = sizeOf(dims) / outside / padded;
  return { shape, inFront: false, place: (mask) => turned(mask, { rows, padded, outside, inside }) };
}

/** A mask with ones behind it. */
function filledUp(mask: Float32Array, size: number): Float32Array {
  if (mask.length >= size) return mask;
  const whole = new Float32Array(size).fill(1);
  whole.set(mask);
  return whole;
}

/** `[rows, outside, inside]` as `[outside, padded, inside]`. */
function turned(
  mask: Float32Array,
  { rows, padded, outside, inside }: Readonly<Record<"rows" | "padded" | "outside" | "inside", number>>,
): Float32Array {
  const whole = new Float32Array(outside * padded * inside);
  if (rows < padded) whole.fill(1);
  for (let row = 0, from = 0; row < rows; row++)
    for (let i = 0; i < outside; i++, from += inside)
      whole.set(mask.subarray(from, from + inside), (i * padded + row) * inside);
  return whole;
}
