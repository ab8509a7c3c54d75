import { riskCoverage } from "@mayhap/evaluate";
import type { Answers, Way } from "./measure.ts";
import type { Method } from "./network.ts";

/** A trained network in one way to predict. */
export interface Measured {
  readonly method: Method;
  readonly way: Way;
  readonly answers: Answers;
  /** Where the answers are wrong. */
  readonly wrong: readonly boolean[];
}

/** Shares of the test pictures that are referred. */
export const REFERRED = [0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2] as const;

export function find(measured: readonly Measured[], method: Method, way: Way): Measured | undefined {
  return measured.find((one) => one.method === method && one.way === way);
}

export function rateOf(wrong: readonly boolean[]): number {
  return wrong.filter(Boolean).length / wrong.length;
}

/** Error rate against coverage when the most uncertain pictures are referred, by mutual information where there are samples. */
export function referral({ way, answers: { inside }, wrong }: Measured): ReturnType<typeof riskCoverage> {
  return riskCoverage(way === "mean network" ? inside.unsure : inside.mutualInformation, wrong.map(Number));
}

/** Accuracy on what is left when the shares of `REFERRED` are taken out. */
export function leftAccuracies(one: Measured): number[] {
  const { risk } = referral(one);
  return REFERRED.map((share) => 1 - (risk[Math.round((1 - share) * risk.length) - 1] as number));
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
