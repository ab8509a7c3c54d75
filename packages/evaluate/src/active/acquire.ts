import {
  epig,
  margin,
  maxProbability,
  mutualInformation,
  type NdArray,
  OptionsError,
  type Prediction,
  predictiveEntropy,
  variationRatio,
} from "@mayhap/core";
import { checkCount, checkWord } from "../input/checks.ts";
import type { Numbers } from "../input/numbers.ts";
import { isPrediction } from "../input/prediction.ts";
import { scoresOf } from "../input/scores.ts";
import { ascendingOrder } from "../sort/ascending-order.ts";

/** Cases to have labelled, the most telling first. */
export interface Acquisition {
  /** Positions in the pool. */
  readonly indices: number[];
  /** The score of each of them. */
  readonly scores: number[];
}

/**
 * What a label is expected to tell: `bald` (mutual information of label and network; Houlsby et al. 2011; nats), `entropy` (nats), `margin`
 * (1 - lead of the first class), `least-confidence` (1 - its probability), `variation-ratio` (votes of the samples; needs `keep: true`), `epig`
 * (what it tells about the `targets`; Bickford Smith et al. 2023; nats; needs `keep: true`).
 */
export type AcquisitionScore = "bald" | "entropy" | "margin" | "least-confidence" | "variation-ratio" | "epig";

/** Options of `acquire`. */
export interface AcquireOptions {
  /** How many cases. */
  readonly size: number;
  /** Default `"bald"`. */
  readonly score?: AcquisitionScore;
  /** For `epig`: predictions of the inputs that matter, by the same draws as the pool's. */
  readonly targets?: Prediction;
}

const scorers: Record<Exclude<AcquisitionScore, "epig">, (pool: Prediction) => NdArray | Float64Array> = {
  bald: mutualInformation,
  entropy: predictiveEntropy,
  margin: (pool: Prediction) => complement(margin(pool)),
  "least-confidence": (pool: Prediction) => complement(maxProbability(pool)),
  "variation-ratio": variationRatio,
};

/**
 * Active learning: the cases of an unlabelled pool whose labels tell most, each by itself. Several of them may tell the same: `batchBald` sees to that.
 *
 * @param pool a prediction of a classifier, or scores of your own, larger where a label is wanted more
 * @throws `OptionsError` `INVALID_OPTIONS`, `NOT_A_CLASSIFIER`, `SAMPLES_NOT_KEPT`; `DataError` `NOT_FINITE`, `EMPTY_DATA`
 *
 * @example
 * ```ts
 * import { dropconnect, predict } from "@mayhap/core";
 * import { acquire } from "@mayhap/evaluate";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const pool = await predict(model, { x: [[0.5, -1, 2, 0], [1, 1, 0, 3], [0, 0, 0, 0]] }, { seed: 7 });
 * acquire(pool, { size: 2 }).indices.length; // => 2
 * acquire([0.1, 0.9, 0.4], { size: 2 }); // => { indices: [1, 2], scores: [0.9, 0.4] }
 * ```
 */
export function acquire(pool: Prediction | Numbers, { size, score = "bald", targets }: AcquireOptions): Acquisition {
  const scores = scoresOf(isPrediction(pool) ? scored(pool, score, targets) : pool, "scores");
  checkCount(size, "acquire", "size");
  const indices = Array.from(ascendingOrder(scores.map((value) => -value)).subarray(0, size));
  return { indices, scores: indices.map((i) => scores[i] as number) };
}

function scored(pool: Prediction, score: AcquisitionScore, targets: Prediction | undefined): NdArray | Float64Array {
  checkWord(score, [...Object.keys(scorers), "epig"] as AcquisitionScore[], "acquire", "score");
  if (score !== "epig") return scorers[score](pool);
  if (targets === undefined)
    throw new OptionsError(
      "INVALID_OPTIONS",
      'acquire: score "epig" needs targets, a prediction of the inputs that matter, with the seed and the number of samples of the pool and keep: true.',
    );
  return epig(pool, targets);
}

function complement({ data }: NdArray): Float64Array {
  return data.map((value) => 1 - value);
}
