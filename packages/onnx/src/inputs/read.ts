import { InputError } from "@mayhap/core";
import type { Tensor, TensorConstructor } from "onnxruntime-common";
import { put } from "../program/put.ts";
import { accept, isOneInput } from "./accept.ts";
import { isList } from "./nested.ts";
import { describeInputs, type InputSpec } from "./spec.ts";
import type { OnnxInput, OnnxInputs } from "./types.ts";

/** Checks what a user gave against the inputs of a model. `anyRows`: inputs whose axis 0 may have any length. */
export function readInputs(
  given: OnnxInputs,
  specs: readonly InputSpec[],
  defaulted: ReadonlySet<string>,
  tensors: TensorConstructor,
  anyRows: ReadonlySet<string>,
): ReadonlyMap<string, Tensor> {
  const byName = named(given, specs);
  const wrong = [...byName.keys()].filter((name) => !specs.some((s) => s.name === name));
  const weight = wrong.find((name) => defaulted.has(name));
  if (weight !== undefined) {
    throw new InputError(
      "INPUT_NAMES",
      `"${weight}" is a weight that has its values in the file, and onnxruntime ignores other values for it. Leave it out. ${describeInputs(specs)}`,
    );
  }
  const missing = specs.filter((s) => byName.get(s.name) === undefined).map((s) => s.name);
  if (wrong.length > 0 || missing.length > 0) {
    const parts = [
      missing.length > 0 ? `missing: ${missing.join(", ")}` : "",
      wrong.length > 0 ? `unknown: ${wrong.join(", ")}` : "",
    ];
    throw new InputError(
      "INPUT_NAMES",
      `The inputs do not fit (${parts.filter((p) => p !== "").join("; ")}). ${describeInputs(specs)}`,
    );
  }
  return new Map(
    specs.map((spec) => [spec.name, accept(byName.get(spec.name) as OnnxInput, spec, tensors, anyRows.has(spec.name))]),
  );
}

function named(given: OnnxInputs, specs: readonly InputSpec[]): ReadonlyMap<string, OnnxInput> {
  const names = new Set(specs.map((s) => s.name));
  // A model may well call its inputs "data" and "shape": names that all fit are names.
  const fits = typeof given === "object" && given !== null && Object.keys(given).every((key) => names.has(key));
  if (!isOneInput(given) || (fits && !isList(given)))
    return new Map(Object.entries(given as Record<string, OnnxInput>));
  const [only] = specs;
  if (only === undefined || specs.length > 1 || given === undefined || given === null) {
    throw new InputError("INPUT_NAMES", `Give the inputs by name, as an object. ${describeInputs(specs)}`);
  }
  return new Map([[only.name, given]]);
}

/** How many values of each floating-point input are NaN or infinite, where any are. */
export function nonFinite(inputs: ReadonlyMap<string, Tensor>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, tensor] of inputs) {
    const data: unknown = tensor.data;
    let count = 0;
    if (tensor.type === "float16" && data instanceof Uint16Array) {
      for (const bits of data) if ((bits & 0x7c00) === 0x7c00) count++;
    } else if (tensor.type.startsWith("float")) {
      const values = data as Float32Array;
      // By index: an iterator takes longer, which is felt with batches of images.
      for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) count++;
    }
    if (count > 0) put(counts, name, count);
  }
  return counts;
}
