import { table } from "../../bench/report/text.ts";
import { compared } from "./comparisons.ts";
import { find, type Measured, percent, rateOf } from "./measured.ts";
import type { Recipe } from "./network.ts";

/** DropConnect trained otherwise. */
export interface Variant {
  readonly recipe: Recipe;
  readonly training: number;
  readonly measured: readonly Measured[];
  /** The networks that differ from it in the change only, with those of the other methods. */
  readonly base: { readonly recipe: Recipe; readonly measured: readonly Measured[] };
}

/** What changes in the training of DropConnect do. */
export function variantsSection(variants: readonly Variant[]): string[] {
  if (variants.length === 0) return [];
  return [
    "## Where the order is not the paper's",
    "DropConnect trained otherwise, on the same pictures: its mean network against that of DropConnect and of dropout above, difference in test error in points.",
    table(
      ["network", "change", "training error", "test error", "Gaussian", "against DropConnect", "against dropout"],
      variants.map(({ recipe, training, measured, base }) => {
        const [mean, noisy] = [
          find(measured, "DropConnect", "mean network"),
          find(measured, "DropConnect", "Gaussian"),
        ];
        return [
          recipe.network,
          changeOf(base.recipe, recipe),
          percent(training),
          ...[mean, noisy].map((one) => (one === undefined ? "" : percent(rateOf(one.wrong)))),
          compared(mean, find(base.measured, "DropConnect", "mean network")) ?? "",
          compared(mean, find(base.measured, "dropout", "mean network")) ?? "",
        ];
      }),
    ),
  ];
}

const names = { p: "p", perMask: "pictures that share a mask", epochs: "epochs" } as const;

/** In words, what is different. */
export function changeOf(from: Recipe, to: Recipe): string {
  return (Object.keys(names) as (keyof typeof names)[])
    .filter((key) => from[key] !== to[key])
    .map((key) => `${names[key]}: ${to[key]} instead of ${from[key]}`)
    .join(", ");
}
