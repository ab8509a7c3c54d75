import type { NdArray } from "@mayhap/core";
import { detectOutOfDistribution } from "@mayhap/evaluate";
import type { Answer } from "./ask.ts";
import { type Group, groups } from "./draw/pictures.ts";

/** What happened to one group of pictures. Uncertainties are means over the pictures, in nats. */
export interface GroupSummary {
  readonly group: Group;
  readonly pictures: number;
  /** Share of right answers, for upright digits only: elsewhere nothing is right. */
  readonly right?: number;
  readonly total: number;
  readonly aleatoric: number;
  readonly epistemic: number;
  /** Share of pictures whose epistemic uncertainty is above the threshold, so that the answer is withheld. */
  readonly withheld: number;
  /** Probability that a picture of this group has a higher epistemic uncertainty than a clean digit (AUROC). */
  readonly auroc?: number;
}

/** Sums the answers up, group by group. */
export function summarise(answers: readonly Answer[], threshold: number): GroupSummary[] {
  const clean = answers.filter(({ question }) => question.group === "digits").map(({ epistemic }) => epistemic);
  return groups.map((group): GroupSummary => {
    const own = answers.filter(({ question }) => question.group === group);
    const epistemics = own.map(({ epistemic }) => epistemic);
    return {
      group,
      pictures: own.length,
      total: mean(own.map(({ total }) => total)),
      aleatoric: mean(own.map(({ aleatoric }) => aleatoric)),
      epistemic: mean(epistemics),
      withheld: mean(epistemics.map((value) => (value > threshold ? 1 : 0))),
      ...(group === "digits"
        ? { right: mean(own.map(({ digit, question }) => (digit === question.digit ? 1 : 0))) }
        : { auroc: detectOutOfDistribution(clean, epistemics).auroc }),
    };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How far the samples of two frameworks are apart, for one group of pictures. */
export interface Agreement {
  readonly group: Group;
  /** Number of class probabilities compared: pictures × samples × 10. */
  readonly values: number;
  readonly largest: number;
}

/** Compares the samples of two frameworks one by one. */
export function compare(answers: readonly Answer[], a: readonly NdArray[], b: readonly NdArray[]): Agreement[] {
  if (a.length !== b.length || a.length === 0)
    throw new Error(`${a.length} samples cannot be compared with ${b.length}.`);
  return groups.map((group): Agreement => {
    let [values, largest] = [0, 0];
    for (const [i, { question }] of answers.entries()) {
      if (question.group !== group) continue;
      for (const [k, sample] of a.entries()) {
        const [ours, theirs] = [sample.row(i).data, (b[k] as NdArray).row(i).data];
        for (const [j, value] of ours.entries()) {
          largest = Math.max(largest, Math.abs(value - (theirs[j] as number)));
          values++;
        }
      }
    }
    return { group, values, largest };
  });
}
