import type { Distributions } from "@mayhap/core";
import { softmax } from "../math/softmax.ts";

/** The least number above 0 in float32: a softmax of float32 logits puts out 0 for less. */
const LEAST = 2 ** -149;

/** Logarithms of the probabilities of one or more samples, in the order of the distributions. */
export interface LogProbabilities extends Pick<Distributions, "count" | "classes"> {
  readonly samples: readonly Float64Array[];
}

export function logProbabilities(
  samples: readonly Float64Array[],
  { count, classes }: Pick<Distributions, "count" | "classes">,
): LogProbabilities {
  return { count, classes, samples: samples.map((data) => data.map((p) => Math.log(Math.max(p, LEAST)))) };
}

/** Mean over the samples of softmax(ln p / T). */
export function tempered({ samples, count, classes }: LogProbabilities, temperature: number): Float64Array {
  const mean = new Float64Array(count * classes);
  const scaled = new Float64Array(mean.length);
  for (const sample of samples) {
    for (let i = 0; i < scaled.length; i++) scaled[i] = (sample[i] as number) / temperature;
    for (let i = 0; i < count; i++) softmax(scaled, i * classes, classes);
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (scaled[i] as number) / samples.length;
  }
  return mean;
}
