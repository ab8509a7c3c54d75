import { type ClassLayout, stridesAt } from "../math/class-axis.ts";
import { surprise } from "../math/entropy.ts";
import type { ScoringRule } from "../math/scoring-rules.ts";
import type { Moments } from "./moments.ts";

/** How many numbers are kept of each class distribution of a sample: its entropy in nats, its largest probability, its Euclidean norm. */
export const SHARPNESS = 3;

/** The three numbers for each distribution in `probabilities`, in the order of `measureShape`. */
export function sharpness(probabilities: Float64Array, shape: readonly number[], layout: ClassLayout): Float64Array {
  const sigmoid = layout.type === "sigmoid";
  const { outer, classes, inner } = sigmoid ? stridesAt([...shape, 1], -1) : stridesAt(shape, layout.axis);
  const sides = sigmoid ? 2 : 1;
  const out = new Float64Array(SHARPNESS * outer * inner);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      let entropy = 0;
      let largest = 0;
      let squares = 0;
      const from = o * classes * inner + i;
      for (let c = 0; c < classes; c++) {
        let p = probabilities[from + c * inner] as number;
        // Of a yes that stands alone, and its no.
        for (let side = 0; side < sides; side++) {
          entropy += surprise(p);
          largest = Math.max(largest, p);
          squares += p * p;
          p = 1 - p;
        }
      }
      const at = SHARPNESS * (o * inner + i);
      out[at] = entropy;
      out[at + 1] = largest;
      out[at + 2] = Math.sqrt(squares);
    }
  return out;
}

/** Mean over the samples of the expected loss of each distribution, from the moments of its three numbers. */
export function meanLoss({ mean, squares, counts }: Moments, rule: ScoringRule): Float64Array {
  const size = mean.length / SHARPNESS;
  const of = (i: number, which: number) => mean[SHARPNESS * i + which] as number;
  // The mean of a square is the square of the mean and the variance.
  const spread = (i: number) =>
    (squares[SHARPNESS * i + 2] as number) / (counts[Math.floor((i * counts.length) / size)] as number);
  const losses = {
    log: (i: number) => of(i, 0),
    "zero-one": (i: number) => 1 - of(i, 1),
    brier: (i: number) => 1 - of(i, 2) ** 2 - spread(i),
    spherical: (i: number) => 1 - of(i, 2),
  };
  return Float64Array.from({ length: size }, (_, i) => losses[rule](i));
}
