import type { Feeds, SampledOutput } from "../sampled-output.ts";
import type { AnyPipeline } from "../types.ts";

/** What a task samples with. */
export interface Sampler {
  /** Samples the task's output for what the pipeline feeds. `seed`: instead of that of the options. */
  sample(feeds: Feeds, seed?: number): Promise<SampledOutput>;
  /** That output with other values, for the pipeline to go on with. */
  outputs(of: SampledOutput, values: Float32Array): Readonly<Record<string, unknown>>;
}

/** Answers one call of a pipeline, with how sure the answer is. `args` are what the pipeline takes. */
export type Task = (pipe: AnyPipeline, sampler: Sampler, args: readonly unknown[]) => Promise<unknown>;
