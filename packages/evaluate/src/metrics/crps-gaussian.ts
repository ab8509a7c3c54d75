import { type Gaussians, gaussiansWith } from "../input/gaussians.ts";
import type { Numbers } from "../input/numbers.ts";
import { erf } from "./erf.ts";

/**
 * Mean continuous ranked probability score of normal predictive distributions: σ (z (2Φ(z) - 1) + 2φ(z) - 1/√π), z = (y - μ)/σ (Gneiting et al. 2005);
 * |y - μ| where σ is 0. In the unit of the values, 0 at best.
 *
 * @throws `DataError`; `OptionsError` `INVALID_OPTIONS` for a negative standard deviation
 *
 * @example
 * ```ts
 * import { crpsGaussian } from "@mayhap/evaluate";
 *
 * crpsGaussian({ mean: [0], std: [1] }, [0]); // => ~0.23369
 * ```
 */
export function crpsGaussian(gaussians: Gaussians, targets: Numbers): number {
  const { mean, std, targets: truth } = gaussiansWith(gaussians, targets);
  let sum = 0;
  for (let i = 0; i < mean.length; i++) {
    const [sigma, error] = [std[i] as number, (truth[i] as number) - (mean[i] as number)];
    const z = error / sigma;
    if (sigma === 0) sum += Math.abs(error);
    else sum += error * erf(z / Math.SQRT2) + (sigma * (Math.SQRT2 * Math.exp((-z * z) / 2) - 1)) / Math.sqrt(Math.PI);
  }
  return sum / mean.length;
}
