import type { RawArray } from "../adapter/program.ts";
import { type ClassLayout, stridesAt } from "../math/class-axis.ts";
import { distance, median, rms } from "./spread.ts";

/** Samples that lie further from the deterministic answer than three times its size have little of it left. */
const MOST_NOISE = 3;
/** From this probability on a class counts as one that the deterministic model is sure of. */
const SURE = 0.8;
/** Share of the samples in which such answers should stand. */
const LEAST_KEPT = 2 / 3;

/** Why the samples of plain values are mostly noise; undefined when they are not. */
export function lostValues(plain: RawArray, samples: readonly RawArray[]): string | undefined {
  const ratio = median(samples.map(({ data }) => distance(data, plain.data))) / rms(plain.data);
  if (!(ratio > MOST_NOISE)) return undefined;
  return `samples lie ${ratio.toPrecision(2)} times its own size away from the deterministic answer`;
}

/** The same of class probabilities. */
export function lostClasses(plain: RawArray, samples: readonly RawArray[], layout: ClassLayout): string | undefined {
  const answers = choices(plain, layout);
  const sure = answers.filter(({ p }) => p >= SURE).length;
  if (sure === 0) return undefined;
  let kept = 0;
  for (const sample of samples)
    for (const [i, { chosen }] of choices(sample, layout).entries()) {
      const answer = answers[i] as Choice;
      if (answer.p >= SURE && answer.chosen === chosen) kept++;
    }
  const share = kept / (sure * samples.length);
  if (share >= LEAST_KEPT) return undefined;
  return `answers that the deterministic model is sure of stand in ${Math.round(100 * share)} % of the samples only`;
}

interface Choice {
  readonly chosen: number;
  readonly p: number;
}

/** The likeliest class of each distribution. */
function choices({ data, shape }: RawArray, layout: ClassLayout): Choice[] {
  if (layout.type === "sigmoid") return Array.from(data, (p) => ({ chosen: Number(p > 0.5), p: Math.max(p, 1 - p) }));
  const { outer, classes, inner } = stridesAt(shape, layout.axis);
  return Array.from({ length: outer * inner }, (_, at) => {
    const start = Math.floor(at / inner) * classes * inner + (at % inner);
    const probabilities = Array.from({ length: classes }, (__, c) => data[start + c * inner] as number);
    const p = Math.max(...probabilities);
    return { chosen: probabilities.indexOf(p), p };
  });
}
