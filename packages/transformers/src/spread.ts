/** What samples of one distribution over classes say. */
export interface Spread {
  /** Mean probability of each class. */
  readonly mean: Float64Array;
  /** Standard deviation of each class's probability over the samples; NaN after a single one. */
  readonly std: Float64Array;
  /** Mutual information of the class and the network, in nats: the samples disagree. */
  readonly epistemic: number;
  /** Mean entropy of the samples, in nats: they agree that it is open. */
  readonly aleatoric: number;
}

/** Depeweg et al. 2018, "Decomposition of uncertainty": entropy of the mean = mean entropy + mutual information. */
export function spread(samples: readonly Float64Array[]): Spread {
  const classes = samples[0]?.length ?? 0;
  const mean = new Float64Array(classes);
  const squares = new Float64Array(classes);
  let aleatoric = 0;
  for (const [n, sample] of samples.entries()) {
    aleatoric += entropy(sample) / samples.length;
    for (let c = 0; c < classes; c++) {
      const delta = (sample[c] as number) - (mean[c] as number);
      mean[c] = (mean[c] as number) + delta / (n + 1);
      squares[c] = (squares[c] as number) + delta * ((sample[c] as number) - (mean[c] as number));
    }
  }
  const std = squares.map((sum) => Math.sqrt(sum / (samples.length - 1)));
  // Rounding can leave less than nothing.
  return { mean, std, aleatoric, epistemic: Math.max(0, entropy(mean) - aleatoric) };
}

function entropy(probabilities: Float64Array): number {
  return probabilities.reduce((sum, p) => (p === 0 ? sum : sum - p * Math.log(p)), 0);
}

/** Class probabilities of logits. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(logits);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const exps = values.map((value) => Math.exp(value - most));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / sum);
}

/** The distribution [no, yes] whose log odds are the logit. */
export function yesOrNo(logit: number): Float64Array {
  return softmax([0, logit]);
}
