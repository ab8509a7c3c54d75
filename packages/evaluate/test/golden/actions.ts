import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Actions {
  readonly calibration: readonly {
    readonly probabilities: number[][];
    readonly labels: number[];
    readonly temperature: number;
    readonly new: number[][];
    readonly isotonic: number[][];
    readonly platt: number[][];
  }[];
  readonly sampled: { readonly samples: number[][][]; readonly labels: number[]; readonly temperature: number };
  readonly conformal: {
    readonly probabilities: number[][];
    readonly labels: number[];
    readonly alpha: number;
    readonly sets: Readonly<Record<"lac" | "aps" | "raps", number[][]>>;
  } & Readonly<Record<"lac" | "aps" | "raps", number>>;
  readonly binomialAtMost: readonly [k: number, n: number, p: number, tail: number][];
  readonly binomialUpperBound: readonly [k: number, n: number, delta: number, bound: number][];
}

/** What scikit-learn, scipy and numpy say: made by actions.py beside it. */
export const actions: Actions = JSON.parse(readFileSync(join(import.meta.dirname, "actions.json"), "utf8"));
