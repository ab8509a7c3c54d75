import { table } from "../../bench/report/text.ts";
import { plusMinus } from "../page.ts";
import type { Way } from "./measure.ts";
import { find, type Measured, percent, rateOf } from "./measured.ts";
import { type Method, methods } from "./network.ts";
import { paired } from "./paired.ts";

/** The inference that stands in the table of Wan et al. */
export const asPublishedBy: Readonly<Record<Method, Way>> = {
  "no drop": "mean network",
  dropout: "mean network",
  DropConnect: "Gaussian",
};

type Named = readonly [Method, Way];

const pairs: readonly (readonly [Named, Named])[] = [
  [published("dropout"), published("no drop")],
  [published("DropConnect"), published("no drop")],
  [published("DropConnect"), published("dropout")],
  [published("DropConnect"), ["DropConnect", "mean network"]],
  [
    ["DropConnect", "masks"],
    ["DropConnect", "mean network"],
  ],
];

/** A table of differences in test error. */
export function comparisons(measured: readonly Measured[]): string {
  return table(
    ["compared", "with", "difference in test error, points"],
    pairs.flatMap(([a, b]) => {
      const found = compared(find(measured, ...a), find(measured, ...b));
      return found === undefined ? [] : [[a.join(", "), b.join(", "), found]];
    }),
  );
}

/** Error of the first less that of the second, with its standard error and McNemar's P. */
export function compared(first: Measured | undefined, second: Measured | undefined): string | undefined {
  if (first === undefined || second === undefined) return undefined;
  const { difference, mcnemar } = paired(second.wrong, first.wrong);
  const points = { value: 100 * difference.value, error: 100 * difference.error };
  const verdict = mcnemar >= 0.05 ? "no difference shown" : points.value < 0 ? "better" : "worse";
  return `${plusMinus(points, 2)} (P ${mcnemar < 0.001 ? "< 0.001" : `= ${mcnemar.toFixed(3)}`}): ${verdict}`;
}

/** The methods, lowest test error first, each with the inference of the paper. */
export function order(measured: readonly Measured[]): string {
  return methods
    .flatMap((method) => find(measured, ...published(method)) ?? [])
    .toSorted((a, b) => rateOf(a.wrong) - rateOf(b.wrong))
    .map(({ method, wrong }) => `${method} ${percent(rateOf(wrong))}`)
    .join(", ");
}

function published(method: Method): Named {
  return [method, asPublishedBy[method]];
}
