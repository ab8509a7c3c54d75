import type { DenseSpec } from "../spec.ts";
import type { ExactMoments } from "./enumerate.ts";

/**
 * The moments of z = x (W ∘ M) s + b with M_ij ~ Bernoulli(1-p), in closed form. The terms are independent, so their cumulants add:
 * with a_i = x_i W_ij s, mean Σ(1-p)a_i + b, variance p(1-p) Σa_i², fourth cumulant p(1-p)(1-6p(1-p)) Σa_i⁴.
 */
export function linearMoments(
  { kernel, shape, bias }: DenseSpec,
  p: number,
  scale: "inverted" | "none",
  x: readonly number[],
): ExactMoments[] {
  const [inputs, units] = shape;
  const factor = scale === "inverted" ? 1 / (1 - p) : 1;
  const pq = p * (1 - p);
  return Array.from({ length: units }, (_, j) => {
    const terms = Array.from(
      { length: inputs },
      (_, i) => (x[i] as number) * (kernel[i * units + j] as number) * factor,
    );
    const power = (n: number) => terms.reduce((sum, a) => sum + a ** n, 0);
    const variance = pq * power(2);
    return {
      mean: (1 - p) * power(1) + (bias?.[j] ?? 0),
      variance,
      fourth: 3 * variance ** 2 + pq * (1 - 6 * pq) * power(4),
    };
  });
}
