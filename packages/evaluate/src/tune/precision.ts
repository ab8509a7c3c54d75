import { maximise } from "../math/maximise.ts";

/** The precision of the noise, and what follows from it. */
export interface Precision {
  /** In 1/(the output's unit)². */
  readonly tau: number;
  /** Of each example's targets, in nats. */
  readonly logLikelihoods: Float64Array;
}

/**
 * The precision τ of Gaussian noise at which targets are most likely under a mixture of networks (Gal & Ghahramani 2016, appendix eq. 22; core's
 * `predictiveLogLikelihood`). At the maximum 1/τ is a mean of squared distances that weighs close networks more, so it lies between the mean
 * of each example's smallest and the mean of all: these bracket it.
 *
 * @param distances squared distance of each example's targets from each sample: [samples][examples]
 * @param dimensions number of targets of an example
 */
export function mostLikelyPrecision(distances: readonly Float64Array[], dimensions: number): Precision {
  const examples = distances[0]?.length ?? 0;
  let [least, all] = [0, 0];
  for (let row = 0; row < examples; row++) {
    const own = distances.map((sample) => sample[row] as number);
    least += Math.min(...own) / examples / dimensions;
    all += own.reduce((a, b) => a + b, 0) / own.length / examples / dimensions;
  }
  // Targets that are met exactly would have an infinite precision.
  const floor = Number.MIN_VALUE ** 0.5;
  const at = (lnTau: number) => logLikelihoods(distances, dimensions, Math.exp(lnTau));
  const total = (lnTau: number) => at(lnTau).reduce((a, b) => a + b, 0);
  const best = maximise(total, -Math.log(Math.max(floor, all)), -Math.log(Math.max(floor, least)), 21);
  return { tau: Math.exp(best.at), logLikelihoods: at(best.at) };
}

function logLikelihoods(distances: readonly Float64Array[], dimensions: number, tau: number): Float64Array {
  const samples = distances.length;
  return Float64Array.from({ length: distances[0]?.length ?? 0 }, (_, row) => {
    let closest = Number.POSITIVE_INFINITY;
    for (const sample of distances) closest = Math.min(closest, sample[row] as number);
    let sum = 0;
    for (const sample of distances) sum += Math.exp((-tau / 2) * ((sample[row] as number) - closest));
    return (-tau / 2) * closest + Math.log(sum / samples) + (dimensions / 2) * Math.log(tau / (2 * Math.PI));
  });
}
