import { OptionsError } from "@mayhap/core";
import { finiteNumbers, type Numbers } from "./numbers.ts";

/** Normal distributions by their mean and standard deviation. A prediction is one: without a predicted noise, that of the network alone. */
export interface Gaussians {
  readonly mean: Numbers;
  readonly std: Numbers;
}

/** The numbers, one of each per target. Throws `DataError`; `OptionsError` `INVALID_OPTIONS` for a negative std. */
export function gaussiansWith(
  gaussians: Gaussians,
  targets: Numbers,
): Record<"mean" | "std" | "targets", Float64Array> {
  const mean = finiteNumbers(gaussians.mean, "means");
  const std = finiteNumbers(gaussians.std, "stds", mean.length);
  const wrong = std.findIndex((value) => value < 0);
  if (wrong >= 0)
    throw new OptionsError("INVALID_OPTIONS", `std[${wrong}] is ${std[wrong]}: a standard deviation is not negative.`);
  return { mean, std, targets: finiteNumbers(targets, "targets", mean.length) };
}
