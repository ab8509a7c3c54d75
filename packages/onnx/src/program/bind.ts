import { type Bound, InputError, type Prepared } from "@mayhap/core";
import type { Tensor, TensorConstructor } from "onnxruntime-common";
import type { BatchAxis } from "../inputs/batch.ts";
import { nonFinite, readInputs } from "../inputs/read.ts";
import { takeRows } from "../inputs/rows.ts";
import type { OnnxInputs } from "../inputs/types.ts";
import type { Compiled } from "./compile.ts";
import { prepareRows } from "./prepare.ts";
import { put } from "./put.ts";

/** Checks inputs and holds them; see `Program.bind`. */
export function bind(compiled: Compiled, given: OnnxInputs, tensors: TensorConstructor): Bound {
  const { specs, defaulted, axis } = compiled;
  const inputs = readInputs(given, specs, defaulted, tensors, axis.sliced);
  const { batch, rows } = countRows(axis, inputs);
  const prepareThese = (chosen: readonly number[]): Promise<Prepared> => {
    const padded = typeof batch === "number" ? batch : chosen.length;
    const feeds: Record<string, Tensor> = {};
    for (const [name, tensor] of inputs) {
      put(feeds, name, axis.sliced.has(name) ? takeRows(tensor, chosen, padded, tensors) : tensor);
    }
    return prepareRows(compiled, feeds, { rows: chosen.length, padded, free: batch === "free" }, tensors);
  };
  const base = { rows, batch, nonFinite: nonFinite(inputs) };
  if (batch === "none") {
    const feeds: Record<string, Tensor> = {};
    for (const [name, tensor] of inputs) put(feeds, name, tensor);
    return { ...base, prepare: () => prepareRows(compiled, feeds, { rows: 1, padded: 1, free: false }, tensors) };
  }
  return {
    ...base,
    prepare: (from, to) => prepareThese(Array.from({ length: to - from }, (_, i) => from + i)),
    prepareRows: prepareThese,
  };
}

function countRows(
  axis: BatchAxis,
  inputs: ReadonlyMap<string, Tensor>,
): { readonly batch: BatchAxis["batch"]; readonly rows: number } {
  if (axis.batch === "none") return { batch: "none", rows: 1 };
  const lengths = new Set([...axis.sliced].map((name) => inputs.get(name)?.dims[0] ?? 0));
  if (lengths.size === 1) return { batch: axis.batch, rows: [...lengths][0] ?? 0 };
  const shown = [...axis.sliced].map((name) => `${name} has ${inputs.get(name)?.dims[0]}`).join(", ");
  throw new InputError(
    "INPUT_SHAPE",
    `The inputs have different numbers of rows: ${shown}. Give the same number for each.`,
  );
}
