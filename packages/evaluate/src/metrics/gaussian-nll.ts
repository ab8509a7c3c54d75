import { type Gaussians, gaussiansWith } from "../input/gaussians.ts";
import type { Numbers } from "../input/numbers.ts";
import { positiveStd } from "../input/positive.ts";

/**
 * Mean negative log density of targets under normal predictive distributions, ½ ln 2πσ² + (y - μ)²/2σ², in nats (of the
 * values' unit). The standard deviation should include the noise of the data: √total of `quantify(y, { noise })`, say.
 *
 * @throws `DataError`, `ZERO_STD` where there is no density; `OptionsError` `INVALID_OPTIONS` for a negative standard deviation
 *
 * @example
 * ```ts
 * import { gaussianNll } from "@mayhap/evaluate";
 *
 * gaussianNll({ mean: [0], std: [1] }, [0]); // => ~0.9189
 * ```
 */
export function gaussianNll(gaussians: Gaussians, targets: Numbers): number {
  const { mean, std, targets: truth } = gaussiansWith(gaussians, targets);
  positiveStd(std);
  let sum = 0;
  for (let i = 0; i < mean.length; i++) {
    const [sigma, error] = [std[i] as number, (truth[i] as number) - (mean[i] as number)];
    sum += Math.log(sigma) + (error / sigma) ** 2 / 2;
  }
  return sum / mean.length + Math.log(2 * Math.PI) / 2;
}
