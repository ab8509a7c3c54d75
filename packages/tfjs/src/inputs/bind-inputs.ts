import { InputError } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import type { Value } from "../program/step.ts";
import type { Container } from "../tf/containers.ts";
import { assignInputs, isShaped } from "./assign.ts";
import { describe, type Expected, expectedInputs, shapeText } from "./expected.ts";
import { flattenNested } from "./nested.ts";
import { countNonFinite, toValues } from "./to-values.ts";
import type { TfInput, TfInputs } from "./types.ts";

/** An input that fits its model. */
export interface BoundInput {
  readonly name: string;
  readonly value: Value;
  readonly shape: readonly number[];
  readonly nonFinite: number;
  /** The rows in a range as a new tensor. */
  rows(from: number, to: number): tf.Tensor;
}

/** All inputs of a model, with their number of rows and the batch size if the model has a fixed one. */
export interface BoundInputs {
  readonly inputs: readonly BoundInput[];
  readonly rows: number;
  readonly batch: number | undefined;
}

/** Checks what the user gave against what the model expects. Throws `InputError` `INPUT_NAMES`, `INPUT_SHAPE`, `INPUT_TYPE`. */
export function bindInputs(model: Container, values: readonly Value[], given: TfInputs): BoundInputs {
  const expected = expectedInputs(model, values);
  const inputs = assignInputs(expected, given).map((input, i) => bindInput(expected[i] as Expected, input));
  const lengths = inputs.map(({ shape }) => shape[0] as number);
  const rows = lengths[0] ?? 0;
  if (lengths.some((length) => length !== rows)) {
    const each = inputs.map(({ name, shape }) => `"${name}" [${shape.join(", ")}]`).join(", ");
    throw new InputError(
      "INPUT_SHAPE",
      `The inputs have different numbers of examples (their first axis): ${each}. Give as many of each.`,
    );
  }
  if (rows === 0) throw new InputError("INPUT_SHAPE", "The inputs have no examples: their first axis has length 0.");
  const batch = expected.map(({ shape }) => shape[0]).find((length) => typeof length === "number");
  return { inputs, rows, batch: batch ?? undefined };
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
  const { data, shape } = isShaped(given) ? given : flattenNested(given, expected.name);
  checkShape(expected, shape);
  const size = tf.util.sizeFromShape([...shape]);
  if (data.length !== size)
    throw new InputError(
      "INPUT_SHAPE",
      `Input ${describe(expected)}: ${data.length} values do not fill the shape [${shape.join(", ")}], which takes ${size}.`,
    );
  const values = toValues(data, expected);
  const rowSize = size / (shape[0] || 1);
  return {
    name: expected.name,
    value: expected.value,
    shape,
    nonFinite: countNonFinite(values),
    // The copy keeps the tensor apart from `values` on backends that hold on to the array they are given.
    rows: (from, to) =>
      tf.tensor(values.slice(from * rowSize, to * rowSize), [to - from, ...shape.slice(1)], expected.dtype),
  };
}

function bindTensor(expected: Expected, tensor: tf.Tensor): BoundInput {
  if (tensor.isDisposed)
    throw new InputError("INPUT_TYPE", `Input ${describe(expected)} got a tensor that has been disposed of.`);
  if ((tensor.dtype === "string") !== (expected.dtype === "string") || tensor.dtype === "complex64")
    throw new InputError("INPUT_TYPE", `Input ${describe(expected)} got a tensor of type ${tensor.dtype}.`);
  checkShape(expected, tensor.shape);
  return {
    name: expected.name,
    value: expected.value,
    shape: tensor.shape,
    nonFinite: tensor.dtype === "float32" ? countInTensor(tensor) : 0,
    rows: (from, to) => tf.slice(tensor, from, to - from),
  };
}

/** One number is read from the backend, synchronously: once for each input, never while sampling. */
function countInTensor(tensor: tf.Tensor): number {
  return tf.tidy(() => tf.sum(tf.cast(tf.logicalNot(tf.isFinite(tensor)), "int32")).dataSync()[0] as number);
}

function checkShape(expected: Expected, shape: readonly number[]): void {
  const wanted = expected.shape;
  const whole = shape.every((length) => Number.isInteger(length) && length >= 0);
  if (
    whole &&
    shape.length === wanted.length &&
    wanted.every((length, axis) => axis === 0 || length === null || length === shape[axis])
  )
    return;
  const hint =
    shape.length === wanted.length - 1 &&
    wanted.slice(1).every((length, axis) => length === null || length === shape[axis])
      ? ` The batch axis is missing: give a batch of one, with the shape [1, ${shape.join(", ")}].`
      : "";
  throw new InputError("INPUT_SHAPE", `Input ${describe(expected)} got the shape [${shape.join(", ")}].${hint}`);
}
