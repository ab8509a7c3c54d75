/** Cases with what is needed to score any choice of them. */
export interface Scored {
  /** Number of examples, which are resampled as wholes: pixels of one image are not independent. */
  readonly examples: number;
  /** The metric over the given examples, with repetitions. */
  readonly metric: (examples: Uint32Array) => number;
  readonly accuracy?: number;
  readonly ece?: number;
  readonly temperature?: number;
  readonly rmse?: number;
  readonly tau?: number;
  readonly epistemic: number;
}

/** Mean of a value per case over the given cases. */
export function meanOver(values: Float64Array): (cases: Uint32Array) => number {
  return (cases) => cases.reduce((sum, i) => sum + (values[i] as number), 0) / cases.length;
}

/** The values at the given cases. */
export function at(values: Float64Array, cases: Uint32Array): Float64Array {
  return Float64Array.from(cases, (i) => values[i] as number);
}

/** All cases. */
export function everyOne(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}
