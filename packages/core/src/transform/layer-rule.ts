import type { Layer } from "../adapter/layer.ts";

/**
 * Which of the eligible layers a transformation changes.
 *
 * - `"all-but-first"`: every one except the first linear layer in execution order. Layers of other kinds, which only take part when
 *   `kinds` asks for them, are all changed: a net with one LSTM and `kinds: ["recurrent"]` drops in that LSTM.
 * - `"all"`: every one.
 * - `"probly"`: as Python's probly does it: one stays only if it is the very first layer of any kind in the model.
 * - `"last"`: only the last one.
 * - a function: those for which it returns true.
 */
export type LayerRule = "all-but-first" | "all" | "probly" | "last" | ((layer: Layer) => boolean);

/** What the rule says of each layer in turn: undefined to change it, else in a few words why it stays. */
export function applyRule(
  rule: LayerRule,
  walk: readonly Layer[],
  eligible: readonly Layer[],
): Map<Layer, string | undefined> {
  const firstLinear = walk.find((layer) => layer.kind === "linear");
  const verdict = (layer: Layer): string | undefined => {
    if (typeof rule === "function") return rule(layer) ? undefined : "the predicate leaves it";
    switch (rule) {
      case "all":
        return undefined;
      case "all-but-first":
        return layer === firstLinear ? "first linear layer" : undefined;
      case "probly":
        return layer === walk[0] ? "first layer of the model" : undefined;
      case "last":
        return layer === eligible.at(-1) ? undefined : "not the last one";
    }
  };
  return new Map(eligible.map((layer) => [layer, verdict(layer)]));
}
