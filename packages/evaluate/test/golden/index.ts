import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Golden {
  readonly classification: Readonly<Record<string, number>> & {
    readonly probabilities: number[][];
    readonly labels: number[];
  };
  readonly ranking: readonly (Readonly<Record<string, number>> &
    Readonly<Record<"scores" | "flags" | "fpr" | "tpr", number[]>>)[];
  readonly selective: readonly {
    readonly uncertainty: number[];
    readonly losses: number[];
    readonly aurc: number;
    readonly augrc: number;
  }[];
  readonly regression: Readonly<Record<string, number>> &
    Readonly<Record<"mean" | "std" | "targets" | "lower" | "upper", number[]>> & { readonly samples: number[][] };
}

/** What scikit-learn, scipy and numpy say: made by metrics.py beside it. */
export const golden: Golden = JSON.parse(readFileSync(join(import.meta.dirname, "metrics.json"), "utf8"));
