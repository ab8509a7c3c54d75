import type { LayerKind, LayerWeight, WeightRole } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { siteId } from "../program/site-id.ts";
import { type Layer, type LayerVariable, shortName } from "../tf/types.ts";

/** Roles by the last part of a variable's name. Weights of other names (statistics, gains) are no connections. */
const roles: Readonly<Record<string, WeightRole>> = {
  kernel: "kernel",
  depthwise_kernel: "kernel",
  pointwise_kernel: "kernel",
  embeddings: "kernel",
  recurrent_kernel: "recurrent",
  bias: "bias",
};

/** Whether a weight is a table whose rows are dropped whole. */
export function dropsRows(variable: LayerVariable): boolean {
  return shortName(variable) === "embeddings";
}

/** The weights of a layer by names that are unique in it: those of a second cell or direction have a number behind them. */
export function namedWeights(layer: Layer): readonly (readonly [name: string, variable: LayerVariable])[] {
  const used = new Set<string>();
  return layer.weights.map((variable) => {
    let name = shortName(variable);
    for (let n = 2; used.has(name); n++) name = `${shortName(variable)}#${n}`;
    used.add(name);
    return [name, variable];
  });
}

/** The role of a weight that is a connection or bias, in a layer of some kind. */
export function roleOf(variable: LayerVariable, kind: LayerKind): WeightRole | undefined {
  const role = roles[shortName(variable)];
  return kind === "recurrent" && role === "kernel" ? "input" : role;
}

/** The axes of a weight in canonical order, where its layer stores it otherwise: transposed convolutions store `[…kernel, out, in]`. */
export function canonicalAxes(layer: Layer, variable: LayerVariable): number[] | undefined {
  const axes = [...variable.shape.keys()];
  if (axes.length < 3 || !layer.getClassName().endsWith("Transpose")) return undefined;
  return [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
}

/** A weight in canonical order. */
export function toCanonical(layer: Layer, variable: LayerVariable): tf.Tensor {
  const axes = canonicalAxes(layer, variable);
  return axes === undefined ? variable.read().clone() : tf.transpose(variable.read(), axes);
}

/** A tensor as a layer stores it, of values in canonical order. */
export function fromCanonical(layer: Layer, variable: LayerVariable, values: Float32Array): tf.Tensor {
  const stored = variable.shape as number[];
  // Only the two last axes ever change places, so the way there is the way back.
  const axes = canonicalAxes(layer, variable);
  if (axes === undefined) return tf.tensor(values.slice(), stored, "float32");
  return tf.tidy(() =>
    tf.transpose(
      tf.tensor(
        values,
        axes.map((axis) => stored[axis] as number),
        "float32",
      ),
      axes,
    ),
  );
}

/** The connections and biases of a layer. `names` remembers variables that were met before, so that tied ones are seen as tied. */
export function weightsOf(
  layer: Layer,
  id: string,
  kind: LayerKind,
  names: Map<LayerVariable, string>,
): readonly LayerWeight[] {
  if (kind === "other" || kind === "dropout") return [];
  return namedWeights(layer).flatMap(([name, variable]) => {
    const role = roleOf(variable, kind);
    if (role === undefined) return [];
    if (!names.has(variable)) names.set(variable, siteId(id, name));
    return [
      {
        role,
        tensor: names.get(variable) as string,
        shape: canonicalAxes(layer, variable)?.map((axis) => variable.shape[axis] as number) ?? [...variable.shape],
      },
    ];
  });
}
