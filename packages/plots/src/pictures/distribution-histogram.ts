import { line, type Markish, rectY } from "@observablehq/plot";
import { horizontal, panel, vertical } from "../draw/axes.ts";
import { type Bar, histogram } from "../draw/histogram.ts";
import { mean, type Numbers, numbersOf, show } from "../draw/numbers.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { type Look, look } from "../draw/series.ts";

/** Uncertainties of cases like those that the model was trained on, and of others to compare with. */
export interface TwoDistributions {
  readonly inside: Numbers;
  readonly outside?: Numbers;
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
 * Histogram of an uncertainty in and out of distribution (or of any two groups, or one), each group as shares of its own cases.
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
  const { measure = "uncertainty", unit, names = ["in distribution", "out of distribution"], bins = 24 } = options;
  const values = [
    numbersOf(groups.inside, "distributionHistogram: inside"),
    ...(groups.outside === undefined ? [] : [numbersOf(groups.outside, "distributionHistogram: outside")]),
  ];
  const [inside, outside] = histogram(values, bins) as [Bar[], Bar[] | undefined];
  const said = values.map((group, i) => `${names[i]}: ${group.length} cases, mean ${show(mean(group))}`);
  const score = options.auroc === undefined ? [] : [`AUROC ${options.auroc.toFixed(3)}`];
  const [filled, outlined] = [look(0), look(1)];
  return draw(
    {
      title: `${capital(measure)}: ${names.slice(0, values.length).join(" and ")}`,
      subtitle: [...score, ...said].join("; "),
      description: `Histogram of ${measure}. ${[...score, ...said].join(". ")}.`,
      legend: [
        { label: names[0], fill: filled.colour, fillOpacity: 0.45 },
        ...(outside ? [{ label: names[1], stroke: outlined.colour, dash: outlined.dash }] : []),
      ],
      panels: [
        {
          height: 270,
          plot: panel(
            horizontal(unit ? `${measure} (${unit})` : measure),
            vertical("share of the group's cases (%)", { percent: true, ticks: 5, nice: true }),
            [bars(inside, filled), ...(outside ? [steps(outside, outlined)] : [])],
          ),
        },
      ],
    },
    options,
  );
}

function bars(group: readonly Bar[], { colour }: Look): Markish {
  const across = { x1: "lower", x2: "upper", insetLeft: 0.5, insetRight: 0.5 };
  return rectY(group, { ...across, y: "share", fill: colour, fillOpacity: 0.45 });
}

function steps(group: readonly Bar[], { colour, dash }: Look): Markish {
  const corners = group.flatMap(({ lower, upper, share }) => [
    { x: lower, share },
    { x: upper, share },
  ]);
  const ground = [corners[0], corners.at(-1)].map((corner) => ({ x: corner?.x as number, share: 0 }));
  const outline = [ground[0], ...corners, ground[1]];
  return line(outline, { x: "x", y: "share", stroke: colour, strokeWidth: 2, ...(dash && { strokeDasharray: dash }) });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
