import { OptionsError } from "@mayhap/core";
import { finiteNumbers, type Numbers } from "../input/numbers.ts";
import { type Samples, sortedSamples } from "../input/samples.ts";

/** Options of `crpsEnsemble`. */
export interface CrpsOptions {
  /**
   * Whether to estimate the score of infinitely many samples (Ferro 2014, "fair"): pairs of different samples only. Default false: that of the
   * samples themselves, taken as the whole distribution, which is larger.
   */
  readonly fair?: boolean;
}

/**
 * Mean continuous ranked probability score of samples: E|X - y| - ½ E|X - X′| (Gneiting & Raftery 2007), in the unit of the values, 0 at best; for one
 * sample the absolute error. Samples hold no noise of the data unless it was added.
 *
 * @param samples a prediction with `keep: true`, or the samples, each with a value for every target
 *
 * @throws `DataError`; `OptionsError` `SAMPLES_NOT_KEPT`, `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { crpsEnsemble } from "@mayhap/evaluate";
 *
 * crpsEnsemble([[0, 5], [2, 5]], [1, 4]); // => 0.75
 * ```
 */
export function crpsEnsemble(samples: Samples, targets: Numbers, { fair = false }: CrpsOptions = {}): number {
  const truth = finiteNumbers(targets, "targets");
  let [sum, i] = [0, 0];
  for (const sorted of sortedSamples(samples, truth.length)) {
    const n = sorted.length;
    if (fair && n < 2) throw new OptionsError("INVALID_OPTIONS", "crpsEnsemble: fair needs two samples of each value.");
    sum += score(sorted, truth[i++] as number, fair ? n * (n - 1) : n * n);
  }
  return sum / truth.length;
}

/** Of sorted values Σ over pairs |x - x′| = 2 Σ (2k - n + 1) xₖ, so ½ of its mean needs one pass. */
function score(sorted: Float64Array, y: number, pairs: number): number {
  const n = sorted.length;
  let [error, spread] = [0, 0];
  for (let k = 0; k < n; k++) {
    const x = sorted[k] as number;
    error += Math.abs(x - y);
    spread += (2 * k - n + 1) * (x - y);
  }
  return error / n - spread / pairs;
}
