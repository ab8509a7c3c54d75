// Plain forms of the measures, one distribution at a time, straight from their definitions.
type Samples = readonly (readonly number[])[];

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
export const average = (values: readonly number[]): number => sum(values) / values.length;
export const mean = (samples: Samples): number[] =>
  (samples[0] ?? []).map((_, c) => average(samples.map((p) => p[c] ?? 0)));
const argmax = (p: readonly number[]) => p.indexOf(Math.max(...p));

/** Σ over all classes of the loss of predicting p, weighted by p. */
export const losses = {
  log: (p: readonly number[], y: number) => -Math.log(p[y] ?? 0),
  "zero-one": (p: readonly number[], y: number) => (argmax(p) === y ? 0 : 1),
  brier: (p: readonly number[], y: number) => sum(p.map((value, c) => (value - (c === y ? 1 : 0)) ** 2)),
  spherical: (p: readonly number[], y: number) => 1 - (p[y] ?? 0) / Math.hypot(...p),
};

const expected = (truth: readonly number[], p: readonly number[], loss: (p: readonly number[], y: number) => number) =>
  sum(truth.map((weight, y) => (weight === 0 ? 0 : weight * loss(p, y))));

/** Total: each sample is the truth in turn and the mean is predicted. Aleatoric: the truth itself is predicted. Epistemic: the excess. */
export function decomposition(samples: Samples, rule: keyof typeof losses) {
  const loss = losses[rule];
  const total = average(samples.map((truth) => expected(truth, mean(samples), loss)));
  const aleatoric = average(samples.map((truth) => expected(truth, truth, loss)));
  return { total, aleatoric, epistemic: total - aleatoric };
}

export function pairwiseKl(samples: Samples): number {
  const kl = (p: readonly number[], q: readonly number[]) =>
    sum(p.map((value, c) => (value === 0 ? 0 : value * Math.log(value / (q[c] ?? 0)))));
  return average(samples.flatMap((p) => samples.map((q) => kl(p, q))));
}

export function votes(samples: Samples): number {
  const counts = mean(samples).map((_, c) => samples.filter((p) => argmax(p) === c).length);
  return 1 - Math.max(...counts) / samples.length;
}

/** KL of the joint distribution of two labels from the product of its marginals, averaged over the targets. */
export function informationGain(pool: Samples, targets: readonly Samples[]): number {
  const gains = targets.map((target) => {
    const [p, q] = [mean(pool), mean(target)];
    return sum(
      p.flatMap((a, i) =>
        q.map((b, j) => {
          const joint = average(pool.map((sample, t) => (sample[i] ?? 0) * (target[t]?.[j] ?? 0)));
          return joint * Math.log(joint / (a * b));
        }),
      ),
    );
  });
  return average(gains);
}
