import type { SampledOutput } from "./sampled-output.ts";
import { type Spread, softmax, spread, yesOrNo } from "./spread.ts";
import type { Sureness } from "./types.ts";

/** Logits read as classes, along their last axis. */
export interface ClassSpreads {
  /** Logits whose softmax (of several labels: sigmoid) is the mean of the samples'; the model's own where nothing varies. */
  readonly logits: Float32Array;
  /** How sure class `c` of distribution `i` is. */
  sureness(i: number, c: number): Sureness;
}

/** @param severalLabels Whether each class is a yes or no of its own. */
export function classSpreads(output: SampledOutput, severalLabels: boolean): ClassSpreads {
  const classes = output.dims.at(-1) ?? 1;
  const count = output.mean.length / classes;
  const range = Array.from({ length: classes }, (_, c) => c);
  const spreads: Spread[][] = Array.from({ length: count }, (_, i) => {
    const samples = output.lastAxis(i);
    return severalLabels
      ? range.map((c) => spread(samples.map((logits) => yesOrNo(logits[c] as number))))
      : [spread(samples.map(softmax))];
  });
  const logits = spreads.flat().flatMap(({ mean }) => (severalLabels ? [logOdds(mean)] : [...mean.map(Math.log)]));
  return {
    logits: output.constant ? output.mean : Float32Array.from(logits),
    sureness: (i, c) => {
      const row = spreads[i] as Spread[];
      const { std, epistemic, aleatoric } = row[severalLabels ? c : 0] as Spread;
      return { std: std[severalLabels ? 1 : c] as number, epistemic, aleatoric };
    },
  };
}

/** The logit of a yes. */
export function logOdds([no, yes]: ArrayLike<number> & Iterable<number>): number {
  return Math.log((yes as number) / (no as number));
}
