import type { KeptDistributions } from "@mayhap/core";
import { uniforms } from "../input/uniforms.ts";

/** The labels of some cases together, given each sample: configurations of labels, exact or drawn. */
export interface Joint {
  /** P(configuration | sample), configuration after configuration. */
  readonly given: Float64Array;
  readonly configurations: number;
  /** Of drawn configurations: their importance, 1 / (number · P(configuration)). Undefined where all are there. */
  readonly importance: Float64Array | undefined;
}

/** Of no cases: one configuration, sure in every sample. */
export function emptyJoint({ samples }: KeptDistributions): Joint {
  return { given: new Float64Array(samples.length).fill(1), configurations: 1, importance: undefined };
}

/** With one more case: every configuration with each of its classes. Exact only from an exact joint. */
export function extended(joint: Joint, pool: KeptDistributions, at: number): Joint {
  const { samples, classes } = pool;
  const given = new Float64Array(joint.given.length * classes);
  for (let configuration = 0; configuration < joint.configurations; configuration++)
    for (let c = 0; c < classes; c++)
      for (const [t, p] of samples.entries())
        given[(configuration * classes + c) * samples.length + t] =
          (joint.given[configuration * samples.length + t] as number) * (p[at * classes + c] as number);
  return { given, configurations: joint.configurations * classes, importance: undefined };
}

/**
 * Drawn configurations of the labels of the cases `chosen`, each from one sample's distributions, the samples in turn (Kirsch et al. 2019, section 3.2).
 */
export function drawnJoint(pool: KeptDistributions, chosen: readonly number[], draws: number, seed: number): Joint {
  const { samples, classes } = pool;
  const given = new Float64Array(draws * samples.length).fill(1);
  for (const [order, at] of chosen.entries()) {
    // By the case's number in the batch: configurations keep their labels when it grows.
    const lots = uniforms(seed, order, draws);
    for (let configuration = 0; configuration < draws; configuration++) {
      const from = samples[configuration % samples.length] as Float64Array;
      const label = drawn(from.subarray(at * classes, (at + 1) * classes), lots[configuration] as number);
      for (const [t, p] of samples.entries())
        given[configuration * samples.length + t] =
          (given[configuration * samples.length + t] as number) * (p[at * classes + label] as number);
    }
  }
  const importance = Float64Array.from(
    { length: draws },
    (_, i) => 1 / (draws * meanOf(given, i * samples.length, samples.length)),
  );
  return { given, configurations: draws, importance };
}

/** Entropy, in nats, of the labels of the joint and of case `at`. */
export function jointEntropy(
  { given, configurations, importance }: Joint,
  pool: KeptDistributions,
  at: number,
): number {
  const { samples, classes } = pool;
  const sums = new Float64Array(classes);
  let entropy = 0;
  for (let configuration = 0; configuration < configurations; configuration++) {
    sums.fill(0);
    for (let t = 0; t < samples.length; t++) {
      const weight = given[configuration * samples.length + t] as number;
      const p = samples[t] as Float64Array;
      for (let c = 0; c < classes; c++) sums[c] = (sums[c] as number) + weight * (p[at * classes + c] as number);
    }
    let surprise = 0;
    for (const sum of sums) if (sum > 0) surprise -= (sum / samples.length) * Math.log(sum / samples.length);
    entropy += surprise * (importance ? (importance[configuration] as number) : 1);
  }
  return entropy;
}

function meanOf(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i] as number;
  return sum / count;
}

function drawn(p: Float64Array, lot: number): number {
  let left = lot * p.reduce((a, b) => a + b, 0);
  for (let c = 0; c < p.length; c++) {
    left -= p[c] as number;
    if (left < 0) return c;
  }
  return p.length - 1;
}
