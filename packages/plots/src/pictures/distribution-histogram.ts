import { line, rectY } from "@observablehq/plot";
import { horizontal, panel, vertical } from "../draw/axes.ts";
import { histogram } from "../draw/histogram.ts";
import { type Numbers, numbersOf, show } from "../draw/numbers.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { look } from "../draw/series.ts";

/** Uncertainties of cases like those that the model was trained on, and of others. */
export interface TwoDistributions {
  readonly inside: Numbers;
  readonly outside: Numbers;
}

/** Options of the histogram. */
export interface DistributionOptions extends PictureOptions {
  /** What the numbers are. Default "uncertainty". */
  readonly measure?: string;
  /** Their unit, e.g. "nats". */
  readonly unit?: string;
  /** What the two groups are called. Default "in distribution" and "out of distribution". */
  readonly names?: readonly [inside: string, outside: string];
  /** Number of bins, default 24. */
  readonly bins?: number;
  /** Stands below the title when it is given. */
  readonly auroc?: number;
}

/**
 * Histogram of an uncertainty in and out of distribution, each group as shares of its own cases.
 *
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE`; `OptionsError` `INVALID_OPTIONS`
 * @returns SVG text
 *
 * @example
 * ```ts
 * import { distributionHistogram } from "@mayhap/plots";
 *
 * const svg = distributionHistogram({ inside: [0, 0.1, 0.1], outside: [0.4, 0.7] }, { measure: "mutual information", unit: "nats" });
 * svg.includes("mutual information (nats)"); // => true
 * ```
 */
export function distributionHistogram(groups: TwoDistributions, options: DistributionOptions = {}): string {
  const {
    measure = "uncertainty",
    unit,
    names = ["in distribution", "out of distribution"],
    bins = 24,
    auroc,
  } = options;
  const values = [
    numbersOf(groups.inside, "distributionHistogram: inside"),
    numbersOf(groups.outside, "distributionHistogram: outside"),
  ] as const;
  const [inside, outside] = histogram(values, bins);
  const [filled, outlined] = [look(0), look(1)];
  const steps = outside.flatMap(({ lower, upper, share }) => [
    { x: lower, share },
    { x: upper, share },
  ]);
  const first = outside[0]?.lower ?? 0;
  const last = outside.at(-1)?.upper ?? 1;
  const means = values.map((group) => show(group.reduce((sum, value) => sum + value, 0) / group.length));
  const score = auroc === undefined ? "" : `AUROC ${auroc.toFixed(3)}; `;
  return draw(
    {
      title: `${capital(measure)}: ${names[0]} and ${names[1]}`,
      subtitle: `${score}mean ${means[0]} of ${values[0].length} cases and ${means[1]} of ${values[1].length}`,
      description: `Histograms of ${measure}. ${score}${names[0]}: ${values[0].length} cases, mean ${means[0]}. ${names[1]}: ${values[1].length} cases, mean ${means[1]}.`,
      legend: [
        { label: names[0], fill: filled.colour, fillOpacity: 0.45 },
        { label: names[1], stroke: outlined.colour, dash: outlined.dash },
      ],
      panels: [
        {
          height: 270,
          plot: panel(
            horizontal(unit ? `${measure} (${unit})` : measure),
            vertical("share of the group's cases", {
              percent: true,
              label: "share of the group's cases (%)",
              ticks: 5,
              nice: true,
            }),
            [
              rectY(inside, {
                x1: "lower",
                x2: "upper",
                y: "share",
                fill: filled.colour,
                fillOpacity: 0.45,
                insetLeft: 0.5,
                insetRight: 0.5,
              }),
              line([{ x: first, share: 0 }, ...steps, { x: last, share: 0 }], {
                x: "x",
                y: "share",
                stroke: outlined.colour,
                strokeWidth: 2,
                ...(outlined.dash && { strokeDasharray: outlined.dash }),
              }),
            ],
          ),
        },
      ],
    },
    options,
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
