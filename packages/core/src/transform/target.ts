import type { Layer, LayerKind } from "../adapter/layer.ts";
import { ModelError } from "../errors.ts";
import { applyRule, type LayerRule } from "./layer-rule.ts";

/** A layer with the verdict on it. */
export interface Verdict {
  readonly layer: Layer;
  readonly replaced: boolean;
  /** Why, in a few words. */
  readonly reason: string;
}

/** Decides for each layer of the walk whether a transformation changes it. */
export function judge(walk: readonly Layer[], kinds: readonly LayerKind[], rule: LayerRule): Verdict[] {
  const eligible = walk.filter((layer) => kinds.includes(layer.kind) && layer.obstacle === undefined);
  const kept = applyRule(rule, walk, eligible);
  return walk.map((layer) => {
    if (layer.obstacle !== undefined && kinds.includes(layer.kind))
      return { layer, replaced: false, reason: layer.obstacle };
    if (!kept.has(layer)) return { layer, replaced: false, reason: `not ${kinds.join(" or ")}` };
    const reason = kept.get(layer);
    return { layer, replaced: reason === undefined, reason: reason ?? "replaced" };
  });
}

/** The replaced layers. Throws `ModelError` `NOTHING_ELIGIBLE` when there is none: never a model that silently has no variance. */
export function targets(verdicts: readonly Verdict[], kinds: readonly LayerKind[], what: string): Layer[] {
  const replaced = verdicts.filter((verdict) => verdict.replaced).map((verdict) => verdict.layer);
  if (replaced.length > 0) return replaced;
  const candidates = verdicts.filter((verdict) => kinds.includes(verdict.layer.kind));
  throw new ModelError(
    "NOTHING_ELIGIBLE",
    `${what} found nothing to change. ${seen(verdicts)} ${candidates.map(line).join(" ")} ${advice(verdicts, kinds) ?? "Print explain(model) to see every layer."}`.replace(
      / {2,}/g,
      " ",
    ),
  );
}

function seen(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return "The model has no layers.";
  const counts = new Map<string, number>();
  for (const { layer } of verdicts) counts.set(layer.type, (counts.get(layer.type) ?? 0) + 1);
  const types = [...counts].map(([type, count]) => (count > 1 ? `${count} ${type}` : type));
  return `Layers seen: ${types.length > 12 ? `${types.slice(0, 12).join(", ")} and ${types.length - 12} other types` : types.join(", ")}.`;
}

function line({ layer, reason }: Verdict): string {
  return `"${layer.name}" (${layer.type}) stays: ${reason}.`;
}

/** What to write when nothing is replaced. Undefined where no option helps. */
export function advice(verdicts: readonly Verdict[], kinds: readonly LayerKind[]): string | undefined {
  const candidates = verdicts.filter((verdict) => kinds.includes(verdict.layer.kind));
  if (candidates.some(({ layer }) => layer.obstacle === undefined))
    return candidates.length === 1
      ? `It is the only ${candidates[0]?.layer.kind} layer: write layers: "all" to change it as well.`
      : 'Write layers: "all", or a predicate that returns true for some of them.';
  const others = [...new Set(verdicts.map(({ layer }) => layer.kind))].filter(
    (kind) => (kind === "recurrent" || kind === "conv" || kind === "embedding") && !kinds.includes(kind),
  );
  if (others.length > 0)
    return `No layer of kind ${kinds.join(" or ")} can be changed; the model has ${others.join(" and ")} layers: add them with kinds: [${[...kinds, ...others].map((kind) => `"${kind}"`).join(", ")}].`;
  return undefined;
}
