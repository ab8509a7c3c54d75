import type { Adapter } from "../adapter/adapter.ts";
import { drops } from "../adapter/drops.ts";
import type { Layer } from "../adapter/layer.ts";
import type { ExplainedLayer, Explanation } from "./explain.ts";

/** Which part of a model is run again for every sample; the rest runs once per input. */
export interface Split {
  /** Ids of the layers that run again. */
  readonly rerun: ReadonlySet<string>;
  /** Multiply-add operations per example that run again, and all of them. Undefined where shapes do not tell. */
  readonly operations: { readonly rerun: number; readonly all: number } | undefined;
  /** Weights that are drawn anew for every sample, and all of them; tied ones once. Biases are not counted. */
  readonly weights: { readonly drawn: number; readonly all: number };
}

/** Works the split out. Undefined when the adapter cannot tell what depends on what, or nothing is random. */
export function splitOf(
  adapter: Adapter,
  model: unknown,
  layers: readonly ExplainedLayer[],
  tense: Explanation["tense"],
): Split | undefined {
  const dropping = layers.filter((explained) => dropsWeights(explained, tense));
  const drawn = dropping.map(({ layer, params }) => ({
    ...layer,
    weights: params === undefined ? layer.weights : layer.weights.filter(({ role }) => drops(params, role)),
  }));
  const walk = layers.map(({ layer }) => layer);
  // Planning one transformation leaves what the other has done.
  const random = new Set([...drawn, ...walk.filter(({ dropout }) => dropout !== undefined && dropout.p > 0)]);
  if (adapter.downstream === undefined || random.size === 0) return undefined;
  const rerun = adapter.downstream(model, new Set(Array.from(random, ({ id }) => id)));
  return { rerun, operations: operationsOf(walk, rerun), weights: { drawn: weightsOf(drawn), all: weightsOf(walk) } };
}

function dropsWeights({ layer, replaced, p }: ExplainedLayer, tense: Explanation["tense"]): boolean {
  if (tense === "would be") return replaced && p !== 0;
  return layer.dropconnect !== undefined && layer.dropconnect.p > 0;
}

function operationsOf(walk: readonly Layer[], rerun: ReadonlySet<string>): Split["operations"] {
  const weighty = walk.filter(({ weights }) => weights.length > 0);
  if (weighty.some(({ operations }) => operations === undefined)) return undefined;
  const sum = (layers: readonly Layer[]) => layers.reduce((total, { operations }) => total + (operations ?? 0), 0);
  return { rerun: sum(weighty.filter(({ id }) => rerun.has(id))), all: sum(weighty) };
}

function weightsOf(layers: readonly Layer[]): number {
  const sizes = new Map<string, number>();
  for (const { weights } of layers)
    for (const { role, tensor, shape } of weights)
      if (role !== "bias")
        sizes.set(
          tensor,
          shape.reduce<number>((size, length) => size * (length ?? 0), 1),
        );
  return [...sizes.values()].reduce((a, b) => a + b, 0);
}

/** The split in a sentence. */
export function describeSplit(split: Split, layers: number): string {
  const share = (part: number, all: number) =>
    `${((100 * part) / Math.max(1, all)).toFixed(all > 0 && part / all < 0.1 ? 1 : 0)} %`;
  const { rerun, operations, weights } = split;
  const arithmetic = operations ? ` (${share(operations.rerun, operations.all)} of the arithmetic)` : "";
  return (
    `For each sample, ${rerun.size} of ${layers} layers run again${arithmetic} and ${weights.drawn} of ${weights.all} weights ` +
    `(${share(weights.drawn, weights.all)}) are drawn; the rest runs once per input.`
  );
}
