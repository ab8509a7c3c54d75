import type { MlpSpec } from "../spec.ts";
import { forward } from "./forward.ts";

/** Exact moments of one output. */
export interface ExactMoments {
  readonly mean: number;
  readonly variance: number;
  /** Fourth central moment. */
  readonly fourth: number;
}

/**
 * The exact moments of every output over all 2^n masks of the kernels of `masked` layers (n connections, at most 16), each
 * weighted by its probability.
 */
export function enumerateMasks(
  spec: MlpSpec,
  masked: readonly number[],
  p: number,
  scale: "inverted" | "none",
  x: readonly number[],
): ExactMoments[] {
  const factor = scale === "inverted" ? 1 / (1 - p) : 1;
  const sizes = masked.map((l) => (spec.layers[l] as MlpSpec["layers"][number]).kernel.length);
  const bits = sizes.reduce((a, b) => a + b, 0);
  if (bits > 16) throw new RangeError(`${bits} connections are too many to enumerate`);
  const outcomes = Array.from({ length: 2 ** bits }, (_, mask) => {
    const kept = Array.from({ length: bits }, (_, bit) => (mask >> bit) & 1);
    const probability = kept.reduce((product, k) => product * (k === 1 ? 1 - p : p), 1);
    const y = spec.layers.reduce(
      (values: number[], layer, l) => {
        const at = masked.indexOf(l);
        const start = sizes.slice(0, Math.max(0, at)).reduce((a, b) => a + b, 0);
        const kernel =
          at < 0 ? layer.kernel : [...layer.kernel].map((w, i) => w * (kept[start + i] as number) * factor);
        return forward(layer, values, { kernel, bias: layer.bias });
      },
      [...x],
    );
    return { probability, y };
  });
  return (outcomes[0] as (typeof outcomes)[number]).y.map((_, j) => {
    const expectation = (f: (y: number) => number) =>
      outcomes.reduce((sum, { probability, y }) => sum + probability * f(y[j] as number), 0);
    const mean = expectation((y) => y);
    return { mean, variance: expectation((y) => (y - mean) ** 2), fourth: expectation((y) => (y - mean) ** 4) };
  });
}
