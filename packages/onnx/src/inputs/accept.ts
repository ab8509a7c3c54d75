import { InputError } from "@mayhap/core";
import type { Tensor, TensorConstructor } from "onnxruntime-common";
import { sizeOf } from "../tensor/types.ts";
import { convert, fill } from "./fill.ts";
import { flatten, isList } from "./nested.ts";
import { describeInput, type InputSpec } from "./spec.ts";
import type { InputData, OnnxInput } from "./types.ts";

/** A user's value for an input as a tensor, checked against what the model declares. Axis 0 is left to the batch rules when `anyRows`. */
export function accept(value: OnnxInput, spec: InputSpec, tensors: TensorConstructor, anyRows: boolean): Tensor {
  const { type } = spec;
  if (type === undefined) {
    throw new InputError(
      "INPUT_TYPE",
      `Input ${spec.name} is no tensor of a type that onnxruntime takes from JavaScript, so it cannot be fed.`,
    );
  }
  if (isTensor(value)) {
    if (value.type !== type) {
      throw new InputError("INPUT_TYPE", `Input ${describeInput(spec)} was given a tensor of type ${value.type}.`);
    }
    checkDims(value.dims, spec, anyRows);
    return value;
  }
  const { data, dims } = arrayOf(value, spec);
  checkDims(dims, spec, anyRows);
  const count = sizeOf(dims);
  if (data.length !== count) {
    throw new InputError(
      "INPUT_SHAPE",
      `Input ${describeInput(spec)} was given ${data.length} values for the shape [${dims.join(", ")}], which needs ${count}.`,
    );
  }
  return new tensors(type, data as Float32Array, dims) as Tensor;
}

/** What onnxruntime's tensors look like, whichever copy of its package they come from. */
export function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dims" in value && "type" in value && "data" in value;
}

/** Whether a value is one input rather than inputs by name. */
export function isOneInput(value: unknown): value is OnnxInput {
  if (typeof value !== "object" || value === null || isList(value)) return true;
  return isTensor(value) || ("data" in value && ("shape" in value || "dims" in value));
}

function arrayOf(
  value: Exclude<OnnxInput, Tensor>,
  spec: InputSpec,
): { data: InputData | string[]; dims: readonly number[] } {
  if (ArrayBuffer.isView(value)) {
    const data = convert(value as InputData, spec);
    return { data, dims: guessDims(data.length, spec) };
  }
  if (typeof value === "object" && !Array.isArray(value) && value !== null) {
    const { data, shape, dims } = value as { data?: unknown; shape?: readonly number[]; dims?: readonly number[] };
    const size = shape ?? dims;
    if (size === undefined || (!ArrayBuffer.isView(data) && !Array.isArray(data))) {
      throw new InputError(
        "INPUT_TYPE",
        `Input ${describeInput(spec)} was given an object that is no tensor. Give an ort.Tensor, { data, shape } or nested arrays.`,
      );
    }
    if (!size.every((d) => Number.isInteger(d) && d >= 0)) {
      throw new InputError(
        "INPUT_SHAPE",
        `Input ${describeInput(spec)} was given the shape [${size.join(", ")}], which is none.`,
      );
    }
    return { data: ArrayBuffer.isView(data) ? convert(data as InputData, spec) : fill(data, spec), dims: size };
  }
  if (value === undefined || value === null) {
    throw new InputError("INPUT_TYPE", `Input ${describeInput(spec)} was given ${value}.`);
  }
  const { values, dims } = flatten(value as never, spec.name);
  return { data: fill(values, spec), dims };
}

/** The shape of a bare typed array, where the model leaves at most one dimension open. */
function guessDims(length: number, spec: InputSpec): readonly number[] {
  const open = spec.dims?.filter((d) => typeof d !== "number").length;
  if (spec.dims === undefined || open === undefined || open > 1) {
    throw new InputError(
      "INPUT_SHAPE",
      `Input ${describeInput(spec)} needs a shape beside its values: give { data, shape }.`,
    );
  }
  const rest = sizeOf(spec.dims.filter((d) => typeof d === "number"));
  return spec.dims.map((d) => (typeof d === "number" ? d : rest === 0 ? 0 : Math.floor(length / rest)));
}

function checkDims(given: readonly number[], spec: InputSpec, anyRows: boolean): void {
  const { dims } = spec;
  if (dims === undefined) return;
  const fits =
    given.length === dims.length &&
    dims.every((d, i) => typeof d !== "number" || d === given[i] || (i === 0 && anyRows));
  if (!fits) {
    throw new InputError(
      "INPUT_SHAPE",
      `Input ${describeInput(spec)} was given the shape [${given.join(", ")}]. Bring the values into the model's shape, the axis of the examples too: nested arrays or { data, shape }.`,
    );
  }
}
