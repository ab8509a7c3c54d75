import { DataError } from "@mayhap/core";
import { dot, line, ruleX, ruleY } from "@observablehq/plot";
import { horizontal, panel, vertical } from "../draw/axes.ts";
import { show } from "../draw/numbers.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { look } from "../draw/series.ts";
import { colour } from "../draw/theme.ts";

/** What was measured at one p. */
export interface TunePoint {
  readonly p: number;
  readonly metric: number;
  /** Standard error of the metric. */
  readonly standardError?: number;
  /** Share of right answers; of regressions it is left out. */
  readonly accuracy?: number;
}

/** How a model does at several p. */
export interface TuneCurve {
  readonly points: readonly TunePoint[];
  /** The p that was chosen; undefined where none was. */
  readonly chosen?: number | undefined;
  /** The least accuracy that was allowed. */
  readonly leastAccuracy?: number;
}

/** Options of the curve. */
export interface TuneCurveOptions extends PictureOptions {
  /** Name of the metric with its unit. Default "metric". */
  readonly metric?: string;
}

/**
 * The metric by which p was chosen against p, with standard errors and the chosen p, and below it the accuracy with the least one
 * that was allowed.
 *
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE`; `OptionsError` `INVALID_OPTIONS`
 * @returns SVG text
 *
 * @example
 * ```ts
 * import { tuneCurve } from "@mayhap/plots";
 *
 * const points = [{ p: 0, metric: 0.31 }, { p: 0.1, metric: 0.27 }, { p: 0.2, metric: 0.29 }];
 * tuneCurve({ points, chosen: 0.1 }, { metric: "NLL (nats)" }).includes("chosen: p = 0.1"); // => true
 * ```
 */
export function tuneCurve({ points, chosen, leastAccuracy }: TuneCurve, options: TuneCurveOptions = {}): string {
  const { metric = "metric" } = options;
  const rows = checked(points);
  const accurate = rows.filter(({ accuracy }) => accuracy !== undefined);
  const best = rows.find(({ p }) => p === chosen);
  const chosenRule =
    chosen === undefined
      ? []
      : [ruleX([chosen], { stroke: colour("vermilion"), strokeDasharray: "6 3", strokeWidth: 1.5 })];
  const { colour: stroke, symbol } = look(0);
  const curve = (data: readonly TunePoint[], y: "metric" | "accuracy") => [
    line(data, { x: "p", y, stroke, strokeWidth: 2 }),
    dot(data, { x: "p", y, symbol, r: 4, fill: stroke }),
    ...(best
      ? [
          dot([best], {
            x: "p",
            y,
            symbol: "diamond" as const,
            r: 8,
            fill: colour("vermilion"),
            stroke: colour("paper"),
          }),
        ]
      : []),
  ];
  const x = { domain: [Math.min(...rows.map(({ p }) => p)), Math.max(...rows.map(({ p }) => p))], ticks: 6, inset: 8 };
  return draw(
    {
      title: `${metric} against p`,
      subtitle: chosen === undefined ? "no p was chosen" : `chosen: p = ${show(chosen)}`,
      description: `${chosen === undefined ? "No p was chosen" : `Chosen: p = ${show(chosen)}`}. ${rows.map(describe).join("; ")}.`,
      legend: [
        { label: "measured", stroke, symbol },
        { label: "± standard error", fill: stroke, fillOpacity: 0.35 },
        ...(chosen === undefined
          ? []
          : [{ label: "chosen p", stroke: colour("vermilion"), dash: "6 3", symbol: "diamond" as const }]),
        ...(leastAccuracy === undefined
          ? []
          : [{ label: "least accuracy allowed", stroke: colour("ink"), dash: "2 3" }]),
      ],
      panels: [
        {
          height: accurate.length > 0 ? 220 : 280,
          plot: panel(horizontal(P, x), vertical(metric, { nice: true, ticks: 5 }), [
            ...chosenRule,
            ruleX(rows, {
              x: "p",
              y1: (row: TunePoint) => row.metric - (row.standardError ?? 0),
              y2: (row: TunePoint) => row.metric + (row.standardError ?? 0),
              stroke,
              strokeWidth: 5,
              strokeOpacity: 0.35,
            }),
            ...curve(rows, "metric"),
          ]),
        },
        ...(accurate.length > 0
          ? [
              {
                height: 160,
                plot: panel(horizontal(P, x), vertical("accuracy (%)", { percent: true, nice: true, ticks: 4 }), [
                  ...chosenRule,
                  ...(leastAccuracy === undefined
                    ? []
                    : [ruleY([leastAccuracy], { strokeDasharray: "2 3", strokeWidth: 1.5 })]),
                  ...curve(accurate, "accuracy"),
                ]),
              },
            ]
          : []),
      ],
    },
    options,
  );
}

const P = "p (probability that a connection is dropped)";

function describe({ p, metric, standardError, accuracy }: TunePoint): string {
  const error = standardError === undefined ? "" : ` ± ${show(standardError)}`;
  return `p ${show(p)}: ${show(metric)}${error}${accuracy === undefined ? "" : `, accuracy ${accuracy.toFixed(3)}`}`;
}

function checked(points: readonly TunePoint[]): TunePoint[] {
  if (points.length === 0) throw new DataError("EMPTY_DATA", "tuneCurve: there are no points to draw.");
  for (const [i, { p, metric, standardError = 0, accuracy = 0 }] of points.entries())
    if (![p, metric, standardError, accuracy].every(Number.isFinite))
      throw new DataError("NOT_FINITE", `tuneCurve: point ${i} holds a number that is not finite.`);
  return [...points].sort((a, b) => a.p - b.p);
}
