import type { Method } from "../adapter/adapter.ts";
import { OptionsError } from "../errors.ts";
import { anything, checkOptions, fits, flag, oneOf, type Rule, type Rules } from "../options.ts";
import { seedOrRandom } from "../random/seed.ts";
import type { OutputOption } from "./reading.ts";

/** How far long work is. */
export interface Progress {
  /** Samples of rows that are done. */
  readonly done: number;
  readonly total: number;
}

/** How many samples to draw: that many, or as many as it takes. */
export type SampleCount = number | Stopping;

/** Sampling that stops when the mean is known well enough. */
export interface Stopping {
  /** No example stops before this many samples. Default 20. */
  readonly min?: number;
  /** And none goes on after this many. */
  readonly max: number;
  /**
   * An example stops when the Monte-Carlo standard error, std/√samples, of each of its outputs is at most this. In the
   * unit of the outputs. The error is estimated from the samples that there are, so sampling tends to end where these happen to lie
   * close together: std is too small on average, little where a sample sees many drops, more where what matters is rarely dropped, or rarely kept.
   */
  readonly tolerance: number;
}

/** Options of `sample`. */
export interface SampleOptions {
  /** Number of Monte-Carlo samples, default 100. */
  readonly samples?: number;
  /** Number of the first sample, default 0. Sample k is the same whatever was drawn before it. */
  readonly first?: number;
  /** Whole number in [0, 2^53). Left out: a random one, reported on the result. */
  readonly seed?: number;
  /** Stops the work: `AbortedError`. */
  readonly signal?: AbortSignal;
}

/** Options of `predict`. */
export interface PredictOptions extends Omit<SampleOptions, "samples"> {
  /** Number of Monte-Carlo samples, default 100, or when to stop. */
  readonly samples?: SampleCount;
  /**
   * How samples are drawn. `"mask"` (default) is exact: it draws the weights. `"gaussian"` (Wan et al. 2013) draws each
   * pre-activation from the normal distribution with its mean and variance: much faster, exact in these two moments,
   * close where layers have many inputs; refused where it is not valid. Each example is drawn by itself: predictions of single
   * examples are right, but samples of two rows do not share a network. `"auto"` takes `"gaussian"` where it is valid and
   * every replaced layer has at least 64 inputs and drops enough of them; `prediction.method` tells.
   */
  readonly method?: Method | "auto";
  /**
   * Time in ms of the whole call after which the best answer so far is returned; `prediction.stopped` tells. At least one sample is drawn.
   * In a stream each input has that time.
   * What a model's first call does once (sessions, workers) counts: a call of two samples without a deadline does it beforehand.
   * A large input that is cut by `batchSize` shares the time among its parts.
   */
  readonly deadline?: number;
  /**
   * Number of the first row, default 0, for an input that is a part of a larger one: masks for each example go by the
   * number of the row, and `mergePredictions` puts the parts in order.
   */
  readonly firstRow?: number;
  /**
   * Number of workers that draw and run samples beside this thread, which stays free. Default 0: samples run here. The result is the
   * same to the last bit, whatever the number. Workers take time to start, and stay for the next prediction of the model.
   */
  readonly workers?: number;
  /** Called after every sample of every batch of rows. */
  readonly onProgress?: (progress: Progress) => void;
  /** Number of rows that run at once; bounds memory. Default: all. The results do not depend on it, but for a runtime's rounding. */
  readonly batchSize?: number;
  /** Keeps every sample (memory: samples × size of the outputs), which quantiles need. Default false. */
  readonly keep?: boolean;
  /** What the outputs are, for all or by output name. Default: `"probabilities"` after a final softmax or sigmoid, else `"values"`. */
  readonly output?: OutputOption;
  /** The class axis of classifiers, default that of the softmax, else -1. */
  readonly axis?: number;
  /** Names of the outputs to predict. Default: all. */
  readonly outputs?: readonly string[];
}

/** Samples and rows are counted in 32 bits by the generator. */
const MOST = 2 ** 32 - 2;
const isCount = (value: unknown, least: number) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= MOST;
const count = (least: number): Rule => ({
  allows: (value) => isCount(value, least),
  expected: `a whole number from ${least} to ${MOST}`,
});
const positive = (unit: string): Rule => ({
  allows: (value) => Number.isFinite(value) && (value as number) > 0,
  expected: `${unit}, more than 0`,
});
const isReading = (value: unknown) => ["values", "probabilities", "logits"].includes(value as string);

const sampleRules: Rules<SampleOptions> = {
  samples: count(1),
  first: count(0),
  seed: anything,
  signal: {
    allows: (signal) =>
      typeof signal === "object" && signal !== null && "aborted" in signal && "addEventListener" in signal,
    expected: "an AbortSignal",
  },
};
const stoppingRules: Rules<Stopping> = { min: count(2), max: count(2), tolerance: positive("a number") };
const predictRules: Rules<PredictOptions> = {
  ...sampleRules,
  samples: {
    allows: (value) => isCount(value, 1) || fits(stoppingRules, value, ["max", "tolerance"]),
    expected: "a whole number from 1, or { min, max, tolerance }",
  },
  deadline: positive("a number of ms"),
  method: oneOf("mask", "gaussian", "auto"),
  firstRow: count(0),
  workers: count(0),
  onProgress: { allows: (value) => typeof value === "function", expected: "a function" },
  batchSize: count(1),
  keep: flag,
  output: {
    allows: (value) =>
      isReading(value) ||
      (typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isReading)),
    expected: '"values", "probabilities" or "logits", or an object with one of these for each output',
  },
  axis: { allows: Number.isInteger, expected: "a whole number" },
  outputs: {
    allows: (names) => Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === "string"),
    expected: "an array of one or more output names",
  },
};

/** `T` with its optional members `K` filled in. */
type Filled<T, K extends keyof T> = T & { readonly [key in K]-?: NonNullable<T[key]> };

export type CheckedSampleOptions = Filled<SampleOptions, "samples" | "first" | "seed">;
export type CheckedPredictOptions = Filled<
  Omit<PredictOptions, "samples">,
  "first" | "seed" | "keep" | "firstRow" | "method"
> & {
  /** A fixed number of samples is one that stops for nothing: min = max, tolerance 0. */
  readonly stopping: Required<Stopping>;
};

export function checkSampleOptions(options: SampleOptions, caller: string): CheckedSampleOptions {
  const { samples = 100, first = 0, seed, ...rest } = checkOptions(sampleRules, options, caller);
  checkLast(caller, "samples", first, samples);
  return { ...rest, samples, first, seed: seedOrRandom(seed) };
}

/** Refuses numbers that the generator's counters cannot hold: beyond them, draws would repeat. Throws `OptionsError`. */
export function checkLast(caller: string, what: "samples" | "rows", first: number, count: number): void {
  if (first + count - 1 <= MOST) return;
  throw new OptionsError(
    "INVALID_OPTIONS",
    `${caller}: ${count} ${what} from number ${first} on go beyond the last, number ${MOST}. Begin with a smaller number.`,
  );
}

export function checkPredictOptions(options: PredictOptions, caller = "predict"): CheckedPredictOptions {
  const { samples = 100, seed, ...rest } = checkOptions(predictRules, options, caller);
  const checked = { first: 0, firstRow: 0, keep: false, method: "mask", ...rest } as const;
  const stopping =
    typeof samples === "number"
      ? { min: samples, max: samples, tolerance: 0 }
      : { ...samples, min: samples.min ?? Math.min(20, samples.max) };
  checkLast(caller, "samples", checked.first, stopping.max);
  if (stopping.min > stopping.max)
    throw new OptionsError(
      "INVALID_OPTIONS",
      `${caller}: samples.min is ${stopping.min}, more than samples.max, ${stopping.max}.`,
    );
  return { ...checked, stopping, seed: seedOrRandom(seed) };
}
