import type { Layer, LayerKind } from "../adapter/layer.ts";
import type { DropConnectParams, MaskPer, RecurrentMatrix, Scale } from "../adapter/params.ts";
import { adapterOf } from "../adapter/registry.ts";
import { OptionsError } from "../errors.ts";
import { anything, checkOptions, flag, oneOf, type Rule, type Rules, someOf } from "../options.ts";
import type { LayerRule } from "./layer-rule.ts";
import { type P, pOf } from "./p.ts";
import { judge, targets, type Verdict } from "./target.ts";

/** Kinds of layers whose weights `dropconnect` can drop. */
export type DropConnectKind = "linear" | "recurrent" | "conv" | "embedding";

/** Options of `dropconnect`. */
export interface DropConnectOptions {
  /** Probability that a connection is dropped, in [0, 1), or a function of the layer. 0 makes a layer deterministic. */
  readonly p: P;
  /** Which of the eligible layers are replaced. Default `"all-but-first"`. */
  readonly layers?: LayerRule;
  /** `"inverted"` (default) scales kept weights by 1/(1-p), so that the layer's expectation is the original layer; `"none"` does not. */
  readonly scale?: Scale;
  /** `"sample"` (default): one mask per Monte-Carlo sample, shared by the batch. `"example"`: a mask for each example. */
  readonly maskPer?: MaskPer;
  /** Whether biases are masked too. Default false. */
  readonly bias?: boolean;
  /** Which kinds of layers are eligible. Default `["linear"]`. */
  readonly kinds?: readonly DropConnectKind[];
  /**
   * Which matrices of recurrent layers are dropped, where `kinds` has `"recurrent"`: `"W"`, of the inputs, and `"R"`, of the state. Default
   * both, as Gal and Ghahramani 2016 do; `["R"]` is the weight drop of AWD-LSTM (Merity et al. 2018). All time steps of a sample have the same mask.
   */
  readonly recurrent?: readonly RecurrentMatrix[];
}

export const layerRule: Rule = {
  allows: (rule) => typeof rule === "function" || ["all-but-first", "all", "probly", "last"].includes(rule as string),
  expected: '"all-but-first", "all", "probly", "last" or a function of the layer',
};

const matrices = ["W", "R"] as const;

const rules: Rules<DropConnectOptions> = {
  p: anything,
  layers: layerRule,
  scale: oneOf("inverted", "none"),
  maskPer: oneOf("sample", "example"),
  bias: flag,
  kinds: someOf("linear", "recurrent", "conv", "embedding"),
  recurrent: someOf(...matrices),
};

/** What `dropconnect` would do to each layer, and with which parameters. */
export function planDropConnect(
  walk: readonly Layer[],
  given: P | DropConnectOptions,
): { verdicts: Verdict[]; kinds: readonly LayerKind[]; params: (layer: Layer) => DropConnectParams } {
  const asObject = typeof given === "object" && given !== null ? given : { p: given };
  const checked = checkOptions(rules, asObject, "dropconnect");
  const {
    layers = "all-but-first",
    scale = "inverted",
    maskPer = "sample",
    bias = false,
    kinds = ["linear"],
  } = checked;
  const { p, recurrent } = checked;
  if (recurrent !== undefined && !kinds.includes("recurrent"))
    throw new OptionsError(
      "INVALID_OPTIONS",
      `dropconnect: recurrent says which weights of recurrent layers drop, but these take no part: write kinds: [${[...kinds, "recurrent"].map((kind) => `"${kind}"`).join(", ")}] as well.`,
    );
  if (typeof p !== "function") pOf(p as P, walk[0] as Layer);
  return {
    kinds,
    verdicts: judge(walk, kinds, layers),
    params: (layer) => ({
      p: pOf(p as P, layer),
      scale,
      maskPer,
      bias,
      ...(layer.kind === "recurrent"
        ? { recurrent: matrices.filter((matrix) => recurrent?.includes(matrix) ?? true) }
        : {}),
    }),
  };
}

/**
 * Makes a model stochastic by DropConnect (Wan et al. 2013): in every linear layer except the first, each weight is
 * zero with probability `p` in each Monte-Carlo sample. Returns a new model of the same type; the given one is
 * untouched. Run as it is, the new model is deterministic and computes what the old one did; `predict` samples it.
 * Calling it again on the result changes the parameters, it does not stack.
 *
 * @param model a model of any registered adapter
 * @param p probability in [0, 1) that a connection is **dropped** (as in probly, PyTorch and Keras; Wan et al. write p for keep), or options
 * @throws `OptionsError` `INVALID_P`, `INVALID_OPTIONS`; `ModelError` `UNKNOWN_MODEL`, `NOTHING_ELIGIBLE`
 *
 * @example
 * ```ts
 * import { dropconnect, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const y = await predict(model, { x: [[0.5, -1, 2, 0]] }, { samples: 100, seed: 7 });
 * y.std.shape; // => [1, 3]
 * ```
 */
export function dropconnect<Model>(model: Model, p: P | DropConnectOptions): Model {
  const adapter = adapterOf(model);
  const plan = planDropConnect(adapter.layers(model), p);
  const layers = targets(plan.verdicts, plan.kinds, "dropconnect");
  return adapter.apply(model, {
    type: "dropconnect",
    layers: new Map(layers.map((layer) => [layer.id, plan.params(layer)])),
  }) as Model;
}
