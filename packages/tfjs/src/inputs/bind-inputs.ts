import { InputError } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { assignInputs, isShaped } from "./assign.ts";
import { describe, type Expected, shapeText } from "./expected.ts";
import { flattenNested } from "./nested.ts";
import { takeRows, takeTensorRows } from "./take-rows.ts";
import { countNonFinite, toValues } from "./to-values.ts";
import type { TfInput, TfInputs } from "./types.ts";

/** An input that fits its model. */
export interface BoundInput {
  readonly name: string;
  readonly shape: readonly number[];
  /** Number of NaN and infinite values; final when `counted`, where it is there, has come true. */
  readonly nonFinite: number;
  readonly counted?: Promise<void>;
  /** Some rows, ascending, as a new tensor. */
  rows(rows: readonly number[]): tf.Tensor;
  /** All of it as a new tensor. */
  whole(): tf.Tensor;
}

/** Checks what the user gave against what the model expects. Throws `InputError` `INPUT_NAMES`, `INPUT_SHAPE`, `INPUT_TYPE`. */
export function bindInputs(expected: readonly Expected[], given: TfInputs): BoundInput[] {
  return assignInputs(expected, given).map((input, i) => bindInput(expected[i] as Expected, input));
}

/** Number of examples in inputs whose first axis is the batch. Throws `InputError` `INPUT_SHAPE` when they disagree or are empty. */
export function rowsOf(inputs: readonly BoundInput[]): number {
  const rows = inputs[0]?.shape[0] ?? 0;
  if (inputs.some(({ shape }) => shape[0] !== rows)) {
    const each = inputs.map(({ name, shape }) => `"${name}" [${shape.join(", ")}]`).join(", ");
    throw new InputError(
      "INPUT_SHAPE",
      `The inputs have different numbers of examples (their first axis): ${each}. Give as many of each.`,
    );
  }
  if (rows === 0) throw new InputError("INPUT_SHAPE", "The inputs have no examples: their first axis has length 0.");
  return rows;
}

/** Number of NaN or infinite values in each input that has any. */
export function nonFiniteIn(inputs: readonly BoundInput[]): Record<string, number> {
  return Object.fromEntries(inputs.flatMap(({ name, nonFinite }) => (nonFinite > 0 ? [[name, nonFinite]] : [])));
}

function bindInput(expected: Expected, given: TfInput): BoundInput {
  if (given instanceof tf.Tensor) return bindTensor(expected, given);
  if (ArrayBuffer.isView(given))
    throw new InputError(
      "INPUT_SHAPE",
      `Input ${describe(expected)} got a typed array without a shape. Give { data, shape: ${shapeText(expected.shape)} }.`,
    );
  if (!isShaped(given) && !Array.isArray(given))
    throw new InputError(
      "INPUT_TYPE",
      `Input ${describe(expected)} got ${given === null ? "null" : `a ${typeof given}`}. Give a tf.Tensor, { data, shape } or nested arrays.`,
    );
  const { data, shape, cast } = isShaped(given) ? given : flattenNested(given, expected.name);
  checkShape(expected, shape);
  const size = tf.util.sizeFromShape([...shape]);
  if (data.length !== size)
    throw new InputError(
      "INPUT_SHAPE",
      `Input ${describe(expected)}: ${data.length} values do not fill the shape [${shape.join(", ")}], which takes ${size}.`,
    );
  const values = toValues(data, expected, cast);
  const rowSize = size / (shape[0] || 1);
  return {
    name: expected.name,
    shape,
    nonFinite: countNonFinite(values),
    // The copy keeps the tensor apart from `values` on backends that hold on to the array they are given.
    rows: (rows) => tf.tensor(takeRows(values, rowSize, rows), [rows.length, ...shape.slice(1)], expected.dtype),
    whole: () => tf.tensor(values.slice(), [...shape], expected.dtype),
  };
}

function bindTensor(expected: Expected, tensor: tf.Tensor): BoundInput {
  if (tensor.isDisposed)
    throw new InputError("INPUT_TYPE", `Input ${describe(expected)} got a tensor that has been disposed of.`);
  if ((tensor.dtype === "string") !== (expected.dtype === "string") || tensor.dtype === "complex64")
    throw new InputError("INPUT_TYPE", `Input ${describe(expected)} got a tensor of type ${tensor.dtype}.`);
  checkShape(expected, tensor.shape);
  const bound = {
    name: expected.name,
    shape: tensor.shape,
    nonFinite: 0,
    rows: (rows: readonly number[]) => tf.tidy(() => tf.cast(takeTensorRows(tensor, rows), expected.dtype)),
    whole: () => tf.tidy(() => tf.cast(tensor, expected.dtype).clone()),
  };
  return tensor.dtype === "float32" ? withCount(bound, tensor) : bound;
}

/**
 * One number is read from the backend: once for each input, never while sampling. At once where that is possible. TF.js reads from WebGPU at once
 * too, by way of a canvas, but it warns on the console, and a browser's software adapter does not survive it.
 */
function withCount(bound: BoundInput & { nonFinite: number }, tensor: tf.Tensor): BoundInput {
  const count = tf.tidy(() => tf.sum(tf.cast(tf.logicalNot(tf.isFinite(tensor)), "int32")));
  const found = (values: ArrayLike<number>): void => {
    bound.nonFinite = values[0] as number;
    count.dispose();
  };
  // A backend that fails here fails in the run, which says so.
  if (tf.getBackend() === "webgpu") return Object.assign(bound, { counted: count.data().then(found, () => undefined) });
  found(count.dataSync());
  return bound;
}

function checkShape(expected: Expected, shape: readonly number[]): void {
  const wanted = expected.shape;
  if (!shape.every((length) => Number.isInteger(length) && length >= 0))
    throw new InputError(
      "INPUT_SHAPE",
      `Input ${describe(expected)} got the shape [${shape.join(", ")}], which is none.`,
    );
  if (wanted === undefined) return;
  const fits = (length: number | null, axis: number, given: readonly number[]): boolean =>
    length === null || length === given[axis];
  if (
    shape.length === wanted.length &&
    wanted.every((length, axis) => (axis === 0 && expected.batched) || fits(length, axis, shape))
  )
    return;
  const rest = wanted.slice(1);
  const hint =
    expected.batched && shape.length === rest.length && rest.every((length, axis) => fits(length, axis, shape))
      ? ` The batch axis is missing: give a batch of one, with the shape [1, ${shape.join(", ")}].`
      : "";
  throw new InputError("INPUT_SHAPE", `Input ${describe(expected)} got the shape [${shape.join(", ")}].${hint}`);
}
