import type { InputInfo } from "@mayhap/core";
import { InputError, type TypedArray } from "@mayhap/core";
import type { Values } from "../formats/values.ts";

interface Range {
  readonly least: number;
  readonly most: number;
  readonly make: (length: number) => TypedArray;
}

const bits = (signed: boolean, width: number, make: Range["make"]): Range => ({
  least: signed ? -(2 ** (width - 1)) : 0,
  most: 2 ** (signed ? width - 1 : width) - 1,
  make,
});

const integers: Readonly<Record<string, Range>> = {
  bool: { least: 0, most: 1, make: (n) => new Uint8Array(n) },
  int8: bits(true, 8, (n) => new Int8Array(n)),
  uint8: bits(false, 8, (n) => new Uint8Array(n)),
  int16: bits(true, 16, (n) => new Int16Array(n)),
  uint16: bits(false, 16, (n) => new Uint16Array(n)),
  int32: bits(true, 32, (n) => new Int32Array(n)),
  uint32: bits(false, 32, (n) => new Uint32Array(n)),
  int64: { least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER, make: (n) => new Float64Array(n) },
  uint64: { least: 0, most: Number.MAX_SAFE_INTEGER, make: (n) => new Float64Array(n) },
};

/**
 * Values in the type that an input declares. 64-bit integers stay whole float64 numbers. NaN and infinity pass where the
 * type has them.
 *
 * @throws `InputError` `INPUT_TYPE` where a value would change: a fraction, or a number outside the type's range
 */
export function convertType({ data, shape }: Values, { name, type }: InputInfo, file: string): Values {
  if (type === "float64") return { data: Float64Array.from(data), shape };
  if (["float32", "float16", "bfloat16"].includes(type))
    return { data: data instanceof Float32Array ? data : Float32Array.from(data), shape };
  const range = integers[type];
  if (range === undefined)
    throw new InputError("INPUT_TYPE", `Input "${name}" takes values of type ${type}, which no data file can give.`);
  const out = range.make(data.length);
  for (const [i, value] of data.entries()) {
    if (!Number.isInteger(value) || value < range.least || value > range.most)
      throw new InputError(
        "INPUT_TYPE",
        `${file} holds ${value} at ${place(i, shape)}, but input "${name}" takes ${type === "bool" ? "0 and 1 (bool)" : `whole numbers (${type})`}${Number.isInteger(value) ? ` from ${range.least} to ${range.most}` : ""}.`,
      );
    out[i] = value;
  }
  return { data: out, shape };
}

function place(position: number, shape: readonly number[]): string {
  const index: number[] = [];
  let rest = position;
  for (const length of shape.toReversed()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return `[${index.join(", ")}]`;
}
