import { areaY, dot, line } from "@observablehq/plot";
import { horizontal, panel, vertical } from "../draw/axes.ts";
import { extent, type Numbers, numbersOf, show } from "../draw/numbers.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { colour } from "../draw/theme.ts";

/** Bounds of a band, as `prediction.interval()` has them. */
export interface Band {
  readonly lower: Numbers;
  readonly upper: Numbers;
}

/** A regression of one input. Everything has a number for each x; the order is free. */
export interface Regression {
  readonly x: Numbers;
  readonly mean: Numbers;
  /** Where the model's mean may lie: what the samples disagree on. */
  readonly epistemic: Band;
  /** Where an observation may lie: with the noise of the data. */
  readonly total?: Band;
  /** Observations. */
  readonly points?: { readonly x: Numbers; readonly y: Numbers };
}

/** Options of the band. */
export interface RegressionOptions extends PictureOptions {
  /** Name of the input with its unit. Default "x". */
  readonly x?: string;
  /** Name of the output with its unit. Default "y". */
  readonly y?: string;
  /** What the bands are, e.g. "90 % interval". Default "band". */
  readonly band?: string;
}

/**
 * Regression of one input: the mean, the band of the model's own uncertainty, the band of all uncertainty, and observations.
 *
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE`, `LENGTH_MISMATCH`; `OptionsError` `INVALID_OPTIONS`
 * @returns SVG text
 *
 * @example
 * ```ts
 * import { regressionBand } from "@mayhap/plots";
 *
 * const svg = regressionBand(
 *   { x: [0, 1, 2], mean: [1, 2, 3], epistemic: { lower: [0.8, 1.9, 2.5], upper: [1.2, 2.1, 3.5] } },
 *   { x: "time (s)", y: "height (m)", band: "90 % interval" },
 * );
 * svg.includes("height (m)"); // => true
 * ```
 */
export function regressionBand(regression: Regression, options: RegressionOptions = {}): string {
  const { x: xName = "x", y: yName = "y", band = "band" } = options;
  const rows = rowsOf(regression);
  const points = pointsOf(regression.points);
  const widths = rows.map(({ epistemic }) => epistemic[1] - epistemic[0]);
  const widest = rows[widths.indexOf(extent(widths)[1])] as Row;
  const area = (name: "epistemic" | "total") => ({
    x: "x",
    y1: (row: Row) => row[name]?.[0] as number,
    y2: (row: Row) => row[name]?.[1] as number,
  });
  const edge = (name: "epistemic" | "total", at: 0 | 1, strokeDasharray: string) =>
    line(rows, {
      x: "x",
      y: (row: Row) => row[name]?.[at] as number,
      stroke: colour("blue"),
      strokeWidth: 1,
      strokeDasharray,
    });
  const total = rows[0]?.total !== undefined;
  return draw(
    {
      title: `${yName} against ${xName}`,
      subtitle: total
        ? `${band}: of the model alone, and with the noise of the data`
        : `${band} of the model's own uncertainty`,
      description: `Mean ${yName} against ${xName} for ${rows.length} inputs, from ${show(rows[0]?.x as number)} to ${show(rows.at(-1)?.x as number)}, with bands. The epistemic band is widest at ${show(widest.x)}: ${show(widest.epistemic[0])} to ${show(widest.epistemic[1])}. ${points.length} observations.`,
      legend: [
        { label: "mean", stroke: colour("ink") },
        { label: "epistemic", fill: colour("blue"), fillOpacity: 0.42, stroke: colour("blue") },
        ...(total
          ? [{ label: "total", fill: colour("blue"), fillOpacity: 0.14, stroke: colour("blue"), dash: "4 3" }]
          : []),
        ...(points.length > 0 ? [{ label: "observation", symbol: "circle" as const, fill: colour("vermilion") }] : []),
      ],
      panels: [
        {
          height: 320,
          plot: panel(horizontal(xName), vertical(yName, { nice: true }), [
            ...(total
              ? [
                  areaY(rows, { ...area("total"), fill: colour("blue"), fillOpacity: 0.14 }),
                  edge("total", 0, "4 3"),
                  edge("total", 1, "4 3"),
                ]
              : []),
            areaY(rows, { ...area("epistemic"), fill: colour("blue"), fillOpacity: 0.34 }),
            edge("epistemic", 0, "none"),
            edge("epistemic", 1, "none"),
            dot(points, {
              x: "x",
              y: "y",
              r: 2.8,
              fill: colour("vermilion"),
              stroke: colour("paper"),
              strokeWidth: 0.6,
            }),
            line(rows, { x: "x", y: "mean", strokeWidth: 2 }),
          ]),
        },
      ],
    },
    options,
  );
}

interface Row {
  readonly x: number;
  readonly mean: number;
  readonly epistemic: readonly [number, number];
  readonly total?: readonly [number, number];
}

function rowsOf({ x, mean, epistemic, total }: Regression): Row[] {
  const xs = numbersOf(x, "regressionBand: x");
  const means = numbersOf(mean, "regressionBand: mean", xs.length);
  const inner = bandOf(epistemic, "epistemic", xs.length);
  const outer = total && bandOf(total, "total", xs.length);
  return xs
    .map((x, i) => ({
      x,
      mean: means[i] as number,
      epistemic: inner[i] as [number, number],
      ...(outer && { total: outer[i] as [number, number] }),
    }))
    .sort((a, b) => a.x - b.x);
}

function bandOf({ lower, upper }: Band, name: string, length: number): [number, number][] {
  const uppers = numbersOf(upper, `regressionBand: ${name}.upper`, length);
  return numbersOf(lower, `regressionBand: ${name}.lower`, length).map((low, i) => [low, uppers[i] as number]);
}

function pointsOf(points: Regression["points"]): { x: number; y: number }[] {
  if (points === undefined) return [];
  const xs = numbersOf(points.x, "regressionBand: points.x");
  const ys = numbersOf(points.y, "regressionBand: points.y", xs.length);
  return xs.map((x, i) => ({ x, y: ys[i] as number }));
}
