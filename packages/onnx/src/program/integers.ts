import { ModelError } from "@mayhap/core";
import { arrange } from "../graph/arrange.ts";
import { sizeOf } from "../tensor/types.ts";
import { canonicalSteps } from "../walk/form.ts";
import type { WeightEdge } from "../walk/record.ts";
import { behind, type Root, sliceOf, valuesOf } from "./roots.ts";

/** A zero point in canonical order, in dimensions that broadcast to the weight's. */
export interface Zero {
  readonly values: Float32Array;
  readonly dims: readonly number[];
}

/** The zero point of a weight held in integers; undefined where it is 0 everywhere. One number may stand for all, or for an output each. */
export function zeroOf(edge: WeightEdge, shape: readonly number[], roots: ReadonlyMap<string, Root>): Zero | undefined {
  const constant = edge.packed?.form === "integers" ? edge.packed.zero : undefined;
  if (constant === undefined) return undefined;
  const whole = valuesOf(constant, roots);
  const { values, dims } = edge.direction === undefined ? whole : sliceOf(whole, edge.direction);
  if (values.every((v) => v === 0)) return undefined;
  if (values.length === 1) return { values, dims: shape.map(() => 1) };
  const steps = dims.length < 2 ? [] : canonicalSteps(edge.form, dims);
  const own = behind(dims, steps);
  const spread = [...shape.map(() => 1), ...own].slice(-shape.length);
  if (sizeOf(spread) !== values.length || spread.some((d, i) => d !== 1 && d !== shape[i])) {
    throw new ModelError(
      "UNSUPPORTED_LAYER",
      `The zero point "${constant.name}" of shape [${dims}] does not fit the weight "${edge.constant.name}", whose canonical shape is [${shape}]. Leave the layer out with the layers option.`,
    );
  }
  return { values: arrange(values, dims, steps), dims: spread };
}

/** Weights plus `times` the zero point, as new values. */
export function shifted(values: Float32Array, shape: readonly number[], zero: Zero, times: 1 | -1): Float32Array {
  const out = new Float32Array(values.length);
  const index = shape.map(() => 0);
  const strides = zero.dims.map((d, axis) => (d === 1 ? 0 : sizeOf(zero.dims.slice(axis + 1))));
  let from = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = (values[i] as number) + times * (zero.values[from] as number);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis] as number;
      if (++(index[axis] as number) < (shape[axis] as number)) break;
      from -= (strides[axis] as number) * (shape[axis] as number);
      index[axis] = 0;
    }
  }
  return out;
}
