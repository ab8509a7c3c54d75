import type { DropConnectParams, LayerKind, MaskPer, RecurrentMatrix, Scale } from "@mayhap/core";
import type { DenseArgs } from "../tf/dense.ts";
import type { Config } from "../tf/types.ts";
import { checkLayerP, checkWord } from "./check.ts";
import type { TrainableP } from "./trainable-p.ts";

/** Options of `dropConnectDense`: all of `tf.layers.dense`, and how connections are dropped. */
export type DropConnectDenseArgs = DenseArgs & {
  /** Probability that a connection is dropped, in [0, 1). With `trainableP` it is where training starts. */
  p: number;
  /** `"inverted"` (default): kept weights are scaled by 1/(1-p). `"none"`: they are not, and `predict` uses W(1-p), as Wan et al. do. */
  scale?: Scale;
  /** Who shares a mask when Monte-Carlo sampling. Default `"sample"`. In training every example has its own, always. */
  maskPer?: MaskPer;
  /** Whether the bias is masked too. Default false. */
  bias?: boolean;
  /** Makes training masks repeatable: step n of two layers with the same seed draws the same masks. Give each layer its own. Default: random. */
  seed?: number;
  /** Learns p by a Concrete relaxation; `true` for the defaults. */
  trainableP?: TrainableP | boolean;
};

/** Checks how a layer made from a configuration drops connections. Throws `OptionsError` `INVALID_P` or `INVALID_OPTIONS`. */
export function checkLayerParams(
  args: Partial<Record<keyof DropConnectParams, unknown>>,
  where: string,
  { open = false, kind }: { readonly open?: boolean; readonly kind?: LayerKind } = {},
): DropConnectParams {
  return {
    p: checkLayerP(args.p, where, open),
    scale: checkWord(args.scale ?? "inverted", ["inverted", "none"], `${where}: scale`),
    maskPer: checkWord(args.maskPer ?? "sample", ["sample", "example"], `${where}: maskPer`),
    bias: args.bias === true,
    ...(kind === "recurrent" ? { recurrent: checkMatrices(args.recurrent ?? ["W", "R"], `${where}: recurrent`) } : {}),
  };
}

/** TF.js writes small letters into its files. */
function checkMatrices(given: unknown, where: string): RecurrentMatrix[] {
  const words = (Array.isArray(given) ? given : [given]).map((word) => String(word).toUpperCase());
  return words.map((word) => checkWord(word, ["W", "R"], where));
}

/** The parameters as part of a layer's configuration. */
export function configOfParams({ p, scale, maskPer, bias, recurrent }: DropConnectParams): Config {
  return { p, scale, maskPer, bias, ...(recurrent === undefined ? {} : { recurrent: [...recurrent] }) };
}
