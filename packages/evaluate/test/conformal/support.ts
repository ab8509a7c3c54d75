import { uniforms } from "../../../core/test/measures/prediction-of.ts";
import { binomialAtMost } from "../../src/abstain/binomial.ts";

/** P(B ≤ x) for B ~ Beta(k, n + 1 - k): that of at least k of n uniform numbers being at most x. */
export function betaAtMost(x: number, k: number, n: number): number {
  return x <= 0 ? 0 : x >= 1 ? 1 : 1 - binomialAtMost(k - 1, n, x);
}

/**
 * How far the empirical distribution of values is from a continuous one (Kolmogorov-Smirnov). Beyond 1.95/√n with probability 0.001.
 */
export function distance(values: readonly number[], atMost: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  return Math.max(...sorted.map((x, i) => Math.max(Math.abs(atMost(x) - i / n), Math.abs((i + 1) / n - atMost(x)))));
}

/** Standard normal numbers by Box and Muller's method. */
export function normals(seed: number): () => number {
  const next = uniforms(seed);
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 20; i++) next();
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}
