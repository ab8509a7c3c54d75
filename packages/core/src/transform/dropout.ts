import type { Layer, LayerKind } from "../adapter/layer.ts";
import type { DropoutParams, MaskPer } from "../adapter/params.ts";
import { adapterOf } from "../adapter/registry.ts";
import { OptionsError } from "../errors.ts";
import { anything, checkOptions, flag, oneOf, type Rules } from "../options.ts";
import { layerRule } from "./dropconnect.ts";
import type { LayerRule } from "./layer-rule.ts";
import { type P, pOf } from "./p.ts";
import { judge, targets, type Verdict } from "./target.ts";

/** Options of `dropout`. */
export interface DropoutOptions {
  /** Probability that an activation is dropped, in [0, 1), or a function of the layer. With `existing` it defaults to each layer's own rate. */
  readonly p?: P;
  /** Which of the eligible layers change. Default `"all-but-first"` for linear layers, `"all"` with `existing`. */
  readonly layers?: LayerRule;
  /** `"example"` (default): a mask for each example, as MC dropout has it. `"sample"`: one mask shared by the batch. */
  readonly maskPer?: MaskPer;
  /** True switches the model's own dropout layers on for sampling instead of inserting new ones. Default false. */
  readonly existing?: boolean;
}

const rules: Rules<DropoutOptions> = {
  p: anything,
  layers: layerRule,
  maskPer: oneOf("sample", "example"),
  existing: flag,
};

/** What `dropout` would do to each layer, and with which parameters. */
export function planDropout(
  walk: readonly Layer[],
  given: P | DropoutOptions,
): { verdicts: Verdict[]; kinds: readonly LayerKind[]; params: (layer: Layer) => DropoutParams } {
  const asObject = typeof given === "object" && given !== null ? given : { p: given };
  const { p, layers, maskPer = "example", existing = false } = checkOptions(rules, asObject, "dropout");
  if (typeof p !== "function" && (p !== undefined || !existing)) pOf(p as P, walk[0] as Layer);
  const rate = (layer: Layer): number => {
    if (p !== undefined) return pOf(p as P, layer);
    if (layer.rate === undefined)
      throw new OptionsError(
        "INVALID_P",
        `The dropout layer "${layer.name}" does not say its rate: give one, dropout(model, { existing: true, p: 0.1 }).`,
      );
    return pOf(layer.rate, layer);
  };
  const kinds: LayerKind[] = existing ? ["dropout"] : ["linear"];
  return {
    kinds,
    verdicts: judge(walk, kinds, layers ?? (existing ? "all" : "all-but-first")),
    params: (layer) => ({ p: rate(layer), maskPer }),
  };
}

/**
 * Makes a model stochastic by dropout (Gal & Ghahramani 2016): inverted dropout with probability `p` on the input of
 * every linear layer except the first. With `{ existing: true }` the model's own dropout layers are switched on for
 * sampling instead, each at its own rate. Returns a new model of the same type; the given one is untouched.
 *
 * @param model a model of any registered adapter
 * @param p probability in [0, 1) that an activation is dropped, or options
 * @throws `OptionsError` `INVALID_P`, `INVALID_OPTIONS`; `ModelError` `UNKNOWN_MODEL`, `NOTHING_ELIGIBLE`
 *
 * @example
 * ```ts
 * import { dropout, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropout(await loadOnnx("model.onnx"), 0.1);
 * const y = await predict(model, { x: [[0.5, -1, 2, 0]] }, { samples: 100, seed: 7 });
 * y.std.shape; // => [1, 3]
 * ```
 */
export function dropout<Model>(model: Model, p: P | DropoutOptions): Model {
  const adapter = adapterOf(model);
  const plan = planDropout(adapter.layers(model), p);
  const layers = targets(plan.verdicts, plan.kinds, "dropout");
  return adapter.apply(model, {
    type: "dropout",
    layers: new Map(layers.map((layer) => [layer.id, plan.params(layer)])),
  }) as Model;
}
