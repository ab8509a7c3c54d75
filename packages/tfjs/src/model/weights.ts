import type { LayerKind, LayerWeight, WeightRole } from "@mayhap/core";
import type { Layer, LayerVariable } from "../tf/types.ts";

/** Roles by the last part of a variable's name. Weights of other names (statistics, gains) are no connections. */
const roles: Readonly<Record<string, WeightRole>> = {
  kernel: "kernel",
  depthwise_kernel: "kernel",
  pointwise_kernel: "kernel",
  embeddings: "kernel",
  recurrent_kernel: "recurrent",
  bias: "bias",
};

/** A variable's name inside its layer: `kernel` of `dense_1/kernel`. */
export function shortName(variable: LayerVariable): string {
  return variable.originalName.slice(variable.originalName.lastIndexOf("/") + 1);
}

/** The connections and biases of a layer. `names` remembers variables that were met before, so that tied ones are seen as tied. */
export function weightsOf(
  layer: Layer,
  id: string,
  kind: LayerKind,
  names: Map<LayerVariable, string>,
): readonly LayerWeight[] {
  if (kind === "other" || kind === "dropout") return [];
  const used = new Set<string>();
  return layer.weights.flatMap((variable) => {
    const role = roles[shortName(variable)];
    if (role === undefined) return [];
    let name = `${id}/${shortName(variable)}`;
    for (let n = 2; used.has(name); n++) name = `${id}/${shortName(variable)}#${n}`;
    used.add(name);
    if (!names.has(variable)) names.set(variable, name);
    return [
      {
        role: kind === "recurrent" && role === "kernel" ? "input" : role,
        tensor: names.get(variable) as string,
        shape: [...variable.shape],
      },
    ];
  });
}
