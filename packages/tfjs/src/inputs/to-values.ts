import { InputError, type TypedArray } from "@mayhap/core";
import { describe, type Expected } from "./expected.ts";

type Numbers = TypedArray | readonly number[];

/** The numbers of an input as the type that the model declares, in memory of their own. Throws `InputError` `INPUT_TYPE`. */
export function toValues(data: Numbers, expected: Expected, cast = false): Float32Array | Int32Array | Uint8Array {
  const input = describe(expected);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    throw new InputError(
      "INPUT_TYPE",
      `Input ${input} got 64-bit integers, which TF.js does not have. Convert them to Int32Array.`,
    );
  if (Array.isArray(data)) {
    const wrong = data.findIndex((value) => typeof value !== "number");
    if (wrong >= 0)
      throw new InputError(
        "INPUT_TYPE",
        `Input ${input}: data[${wrong}] is ${data[wrong] === null ? "null" : `a ${typeof data[wrong]}`}, not a number.`,
      );
  }
  switch (expected.dtype) {
    case "float32":
      return Float32Array.from(data as ArrayLike<number>);
    case "int32":
      return cast ? Int32Array.from(data) : integers(data, input);
    case "bool":
      return Uint8Array.from(data as ArrayLike<number>, (value) => (value ? 1 : 0));
    default:
      throw new InputError(
        "INPUT_TYPE",
        `Input ${input} takes no numbers. Give it as a tf.Tensor of type ${expected.dtype}.`,
      );
  }
}

function integers(data: Numbers, input: string): Int32Array {
  const values = Int32Array.from(data as ArrayLike<number>);
  for (let i = 0; i < values.length; i++)
    if (values[i] !== (data[i] as number))
      throw new InputError(
        "INPUT_TYPE",
        `Input ${input}: value ${data[i]} at position ${i} is no 32-bit integer. Round the values first.`,
      );
  return values;
}

/** Number of NaN and infinite values. */
export function countNonFinite(data: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) count++;
  return count;
}
