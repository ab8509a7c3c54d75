/** -p ln p, continuous at 0. In nats. */
export function surprise(p: number): number {
  return p === 0 ? 0 : -p * Math.log(p);
}

/** Entropy of a Bernoulli variable. In nats. */
export function binaryEntropy(p: number): number {
  return surprise(p) + surprise(1 - p);
}
