import type { Layer } from "../adapter/layer.ts";
import type { Site } from "../adapter/program.ts";
import { activationStream, noiseStream, weightStream } from "../random/stream.ts";

/**
 * The stream of each site (docs/design.md, "Random numbers"). A weight's is the position of its tensor among the distinct tensors of
 * its kind and role in the walk, whatever is replaced: a shared layer is one layer in one framework and two in another. Sites
 * of one tensor with other parameters therefore use the same bits.
 */
export function streamsOf(sites: readonly Site[], walk: readonly Layer[]): readonly number[] {
  const layers = new Map(walk.map((layer) => [layer.id, layer]));
  const tensors = new Positions();
  const kernels = new Positions();
  for (const layer of walk) {
    kernels.of(layer.kind, kernelOf(layer));
    for (const { role, tensor } of layer.weights) tensors.of(`${layer.kind}/${role}`, tensor);
  }
  const calls = new Map<string, number>();
  return sites.map((site) => {
    const layer = layers.get(site.layer);
    if (layer === undefined) throw new Error(`The adapter names a layer "${site.layer}" that its walk does not have.`);
    const { kind } = layer;
    if (site.type === "weight") {
      const tensor = site.tensor ?? layer.weights.find(({ role }) => role === site.role)?.tensor ?? site.id;
      return weightStream(kind, site.role, tensors.of(`${kind}/${site.role}`, tensor));
    }
    // A shared layer acts in several places, and what it drops in one says nothing of the other.
    const place = `${site.type}/${kind}/${kernelOf(layer)}`;
    const call = calls.get(place) ?? 0;
    calls.set(place, call + 1);
    const ordinal = kernels.of(kind, kernelOf(layer));
    return site.type === "activation" ? activationStream(kind, ordinal, call) : noiseStream(kind, ordinal, call);
  });
}

function kernelOf({ id, weights }: Layer): string {
  return weights.find(({ role }) => role !== "bias")?.tensor ?? `no kernel: ${id}`;
}

/** Numbers names in the order in which they come, in each group by itself. */
class Positions {
  readonly #groups = new Map<string, Map<string, number>>();

  of(group: string, name: string): number {
    const known = this.#groups.get(group) ?? new Map<string, number>();
    this.#groups.set(group, known);
    const position = known.get(name) ?? known.size;
    known.set(name, position);
    return position;
  }
}
