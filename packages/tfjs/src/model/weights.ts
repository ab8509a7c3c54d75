import type { LayerKind, LayerWeight } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { type Layer, type LayerVariable, shortName } from "../tf/types.ts";
import { roleOf } from "../tf/weight-roles.ts";
import { siteId } from "./site-id.ts";

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
