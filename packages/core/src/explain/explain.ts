import type { Layer } from "../adapter/layer.ts";
import type { DropConnectParams, MaskPer } from "../adapter/params.ts";
import { adapterOf } from "../adapter/registry.ts";
import { type DropConnectOptions, planDropConnect } from "../transform/dropconnect.ts";
import type { P } from "../transform/p.ts";
import { advice } from "../transform/target.ts";
import { type Split, splitOf } from "./split.ts";
import { table } from "./table.ts";

/** A layer as `explain` shows it. */
export interface ExplainedLayer {
  readonly layer: Layer;
  /** Whether the layer is (or with the given options would be) stochastic. */
  readonly replaced: boolean;
  /** Probability that a connection or activation is dropped; undefined where nothing is dropped or p was not given. */
  readonly p: number | undefined;
  /** Why, in a few words. */
  readonly reason: string;
  /** How its connections are (or would be) dropped; with p 0 where no p was given. */
  readonly params?: DropConnectParams;
}

/** What `explain` returns. `String(explanation)` is a table for people. */
export interface Explanation {
  readonly layers: readonly ExplainedLayer[];
  /** Whether this is what the model is, or what a transformation would make of it. */
  readonly tense: "is" | "would be";
  /** What runs again for every sample, where the adapter can tell. */
  readonly split: Split | undefined;
  /** How samples are drawn by default, in words. */
  readonly method: string;
  toString(): string;
}

/** Options of `explain`: those of `dropconnect`; p is not needed. */
export type ExplainOptions = Partial<DropConnectOptions>;

/**
 * Tells every layer of a model in execution order: its kind, the shape of its weights, whether it is replaced, and why.
 * With p or options, or for a model that was not transformed: what `dropconnect` with these would do. For a
 * transformed model without options: what it is.
 *
 * @throws `ModelError` `UNKNOWN_MODEL`, `OptionsError`
 *
 * @example
 * ```ts
 * import { explain } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const { layers } = explain(await loadOnnx("model.onnx"), { layers: "all" });
 * layers.filter(({ replaced }) => replaced).map(({ layer }) => layer.type); // => ["Gemm", "Gemm"]
 * ```
 */
export function explain(model: unknown, options?: P | ExplainOptions): Explanation {
  const adapter = adapterOf(model);
  const walk = adapter.layers(model);
  const plan = planOf(walk, options);
  const planned = plan && planDropConnect(walk, { ...plan, p: plan.p === undefined ? 0 : plan.p });
  const layers = planned ? asPlanned(planned, plan.p !== undefined) : walk.map(asIs);
  const tense = plan ? "would be" : "is";
  const split = splitOf(adapter, model, layers, tense);
  const method = methodOf(walk, plan && (plan.maskPer ?? "sample"));
  const todo =
    planned && !layers.some(({ replaced }) => replaced) ? advice(planned.verdicts, planned.kinds) : undefined;
  const lines = () => [table({ layers, tense, split, method }), ...(todo ? [todo] : [])];
  return { layers, tense, split, method, toString: () => lines().join("\n") };
}

/** What is to be planned; undefined to tell what the model is. */
function planOf(walk: readonly Layer[], given: P | ExplainOptions | undefined): ExplainOptions | undefined {
  if (given !== undefined) return typeof given === "object" && given !== null ? given : { p: given };
  return walk.some(({ dropconnect, dropout }) => dropconnect ?? dropout) ? undefined : {};
}

function methodOf(walk: readonly Layer[], planned: MaskPer | undefined): string {
  const perExample = planned
    ? planned === "example"
    : walk.some(({ dropconnect }) => dropconnect?.maskPer === "example");
  return perExample ? "mask (exact), one run for each example and sample" : "mask (exact), one run for each sample";
}

function asIs(layer: Layer): ExplainedLayer {
  const { dropconnect, dropout } = layer;
  const parts = [
    dropconnect &&
      `DropConnect, scale ${dropconnect.scale}, mask per ${dropconnect.maskPer}${dropconnect.recurrent ? `, of ${dropconnect.recurrent.join(" and ")}` : ""}${dropconnect.bias ? ", with bias" : ""}`,
    dropout &&
      `Dropout ${dropconnect ? `p ${dropout.p} ` : ""}${layer.kind === "dropout" ? "switched on" : "before it"}, mask per ${dropout.maskPer}`,
  ].filter((part) => part !== undefined);
  return {
    layer,
    replaced: parts.length > 0,
    p: dropconnect?.p ?? dropout?.p,
    reason: parts.length > 0 ? parts.join("; ") : (layer.obstacle ?? "as it was"),
    ...(dropconnect === undefined ? {} : { params: dropconnect }),
  };
}

function asPlanned({ verdicts, params }: ReturnType<typeof planDropConnect>, withP: boolean): ExplainedLayer[] {
  return verdicts.map(({ layer, replaced, reason }) => {
    if (!replaced) return { layer, replaced, p: undefined, reason };
    const own = params(layer);
    const p = withP ? own.p : undefined;
    return { layer, replaced, p, reason: own.recurrent ? `drops ${own.recurrent.join(" and ")}` : reason, params: own };
  });
}
