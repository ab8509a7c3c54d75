import type { Answer } from "../../../demo/src/ask.ts";

/** How sure an answer is: `torn` between digits, `perhaps` where the samples disagree. */
export type Sureness = "sure" | "probable" | "torn" | "perhaps";

/** An answer in words. */
export interface Verdict {
  readonly sureness: Sureness;
  readonly text: string;
}

/** Least probability of a plain answer, and of one that does not name the runner-up. */
const LEAST = { sure: 0.9, probable: 0.6 };

/** @param threshold epistemic uncertainty in nats, above which an answer is only a perhaps */
export function verdictOf({ digit, probabilities, epistemic }: Answer, threshold: number): Verdict {
  const mean = (d: number) => probabilities[d]?.mean ?? 0;
  if (epistemic > threshold) return { sureness: "perhaps", text: `Perhaps ${named(digit)}?` };
  if (mean(digit) >= LEAST.sure) return { sureness: "sure", text: `It is ${named(digit)}.` };
  if (mean(digit) >= LEAST.probable) return { sureness: "probable", text: `Probably ${named(digit)}.` };
  const others = probabilities.map((_, d) => d).filter((d) => d !== digit);
  const next = others.reduce((best, d) => (mean(d) > mean(best) ? d : best));
  return { sureness: "torn", text: `${digit} or ${next}?` };
}

function named(digit: number): string {
  return digit === 8 ? "an 8" : `a ${digit}`;
}
