import * as z from "zod/mini";
import { checkOptions, instance, oneOf } from "../options.ts";
import { seedOrRandom } from "../random/seed.ts";
import type { OutputOption } from "./reading.ts";

/** How far long work is. */
export interface Progress {
  /** Samples of rows that are done. */
  readonly done: number;
  readonly total: number;
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
export interface PredictOptions extends SampleOptions {
  /** Called after every sample of every batch of rows. */
  readonly onProgress?: (progress: Progress) => void;
  /** Number of rows that run at once; bounds memory. Default: all. The results do not depend on it. */
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

const count = (least: number) =>
  z.int({ error: "expected a whole number" }).check(z.gte(least, { error: `expected at least ${least}` }));
const reading = oneOf("values", "probabilities", "logits");

const sampleFields = {
  samples: z._default(count(1), 100),
  first: z._default(count(0), 0),
  seed: z.optional(z.unknown()),
  signal: z.optional(
    instance<AbortSignal>(
      (signal) => typeof signal === "object" && signal !== null && "aborted" in signal,
      "an AbortSignal",
    ),
  ),
};
const sampleSchema = z.strictObject(sampleFields);
const predictSchema = z.strictObject({
  ...sampleFields,
  onProgress: z.optional(instance<(progress: Progress) => void>((f) => typeof f === "function", "a function")),
  batchSize: z.optional(count(1)),
  keep: z._default(z.boolean(), false),
  output: z.optional(z.union([reading, z.record(z.string(), reading)])),
  axis: z.optional(z.int({ error: "expected a whole number" })),
  outputs: z.optional(z.array(z.string()).check(z.minLength(1))),
});

/** `T` with its optional members `K` filled in. */
type Filled<T, K extends keyof T> = T & { readonly [key in K]-?: NonNullable<T[key]> };

export type CheckedSampleOptions = Filled<SampleOptions, "samples" | "first" | "seed">;
export type CheckedPredictOptions = Filled<PredictOptions, "samples" | "first" | "seed" | "keep">;

export function checkSampleOptions(options: SampleOptions): CheckedSampleOptions {
  const checked = checkOptions(sampleSchema, options, "sample");
  return { ...checked, seed: seedOrRandom(checked.seed as number | undefined) } as CheckedSampleOptions;
}

export function checkPredictOptions(options: PredictOptions): CheckedPredictOptions {
  const checked = checkOptions(predictSchema, options, "predict");
  return { ...checked, seed: seedOrRandom(checked.seed as number | undefined) } as CheckedPredictOptions;
}
