import { DataError } from "@mayhap/core";
import { dot, line, type Markish, ruleX, ruleY } from "@observablehq/plot";
import { horizontal, panel, vertical } from "../draw/axes.ts";
import { extent, show } from "../draw/numbers.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { type Look, look } from "../draw/series.ts";
import { colour } from "../draw/theme.ts";

/** What was measured at one p. */
export interface TunePoint {
  readonly p: number;
  /** Which layers drop: a rule's name, or a function. Left out for the model as it is, from which the curve of every rule begins. */
  readonly layers?: unknown;
  readonly metric: number;
  /** Standard error of the metric. */
  readonly standardError?: number;
  /** Share of right answers; of regressions it is left out. */
  readonly accuracy?: number;
}

/** How a model does at several p. What `tune` of @mayhap/evaluate returns is one. */
export interface TuneCurve {
  readonly curve: readonly TunePoint[];
  /** The point of the curve that was chosen. */
  readonly chosen?: TunePoint;
  /** The least accuracy that was allowed. */
  readonly leastAccuracy?: number;
}

/** Options of the curve. */
export interface TuneCurveOptions extends PictureOptions {
  /** Name of the metric with its unit. Default "metric". */
  readonly metric?: string;
}

/**
 * The metric by which p was chosen against p, a curve for each rule of layers, with standard errors and the chosen p; below it the accuracy,
 * with the least one that was allowed.
 *
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE`; `OptionsError` `INVALID_OPTIONS`
 * @returns SVG text
 *
 * @example
 * ```ts
 * import { tuneCurve } from "@mayhap/plots";
 *
 * const curve = [{ p: 0, metric: 0.31 }, { p: 0.1, metric: 0.27 }, { p: 0.2, metric: 0.29 }];
 * tuneCurve({ curve, chosen: { p: 0.1, metric: 0.27 } }, { metric: "NLL (nats)" }).includes("chosen: p = 0.1"); // => true
 * ```
 */
export function tuneCurve({ curve, chosen, leastAccuracy }: TuneCurve, options: TuneCurveOptions = {}): string {
  const { metric = "metric" } = options;
  const rows = checked(curve);
  const rules = rulesOf(rows);
  const accurate = rows.filter(({ accuracy }) => accuracy !== undefined);
  const said = chosen ? `chosen: p = ${show(chosen.p)}${rules.length > 1 ? ` in ${nameOf(chosen)}` : ""}` : "";
  const marker = { symbol: "diamond", fill: colour("ink"), stroke: colour("paper") } as const;
  const rule = chosen ? [ruleX([chosen.p], { stroke: colour("ink"), strokeDasharray: "6 3", strokeWidth: 1.5 })] : [];
  const best = (y: "metric" | "accuracy") => (chosen ? [dot([chosen], { x: "p", y, r: 8, ...marker })] : []);
  const x = horizontal("p (probability that a connection is dropped)", {
    domain: extent(rows.map(({ p }) => p)),
    ticks: 6,
    inset: 8,
  });
  return draw(
    {
      title: `${metric} against p`,
      subtitle: said,
      description: `${[...(chosen ? [said] : []), ...rows.map(describe)].join("; ")}.`,
      legend: [
        ...rules.map(({ name, colour, dash, symbol }) => ({ label: name, stroke: colour, dash, symbol })),
        ...(rows.some(({ standardError }) => standardError !== undefined)
          ? [{ label: "± standard error", fill: colour("soft"), fillOpacity: 0.4 }]
          : []),
        ...(chosen ? [{ label: "chosen", stroke: colour("ink"), dash: "6 3", symbol: "diamond" as const }] : []),
        ...(leastAccuracy === undefined
          ? []
          : [{ label: "least accuracy allowed", stroke: colour("ink"), dash: "2 3" }]),
      ],
      panels: [
        {
          height: accurate.length > 0 ? 220 : 280,
          plot: panel(x, vertical(metric, { nice: true, ticks: 5 }), [
            ...rule,
            errors(rows),
            ...rules.flatMap((rule) => lines(rule, "metric")),
            ...best("metric"),
          ]),
        },
        ...(accurate.length > 0
          ? [
              {
                height: 160,
                plot: panel(x, vertical("accuracy (%)", { percent: true, nice: true, ticks: 4 }), [
                  ...rule,
                  ...(leastAccuracy === undefined
                    ? []
                    : [ruleY([leastAccuracy], { strokeDasharray: "2 3", strokeWidth: 1.5 })]),
                  ...rules.flatMap((rule) => lines(rule, "accuracy")),
                  ...best("accuracy"),
                ]),
              },
            ]
          : []),
      ],
    },
    options,
  );
}

interface Rule extends Look {
  readonly name: string;
  readonly rows: readonly TunePoint[];
}

function rulesOf(rows: readonly TunePoint[]): Rule[] {
  const layers = [...new Set(rows.map(({ layers }) => layers).filter((layers) => layers !== undefined))];
  if (layers.length === 0) return [{ name: "measured", rows, ...look(0) }];
  return layers.map((layers, i) => ({
    name: nameOf({ layers }),
    rows: rows.filter((row) => row.layers === undefined || row.layers === layers),
    ...look(i),
  }));
}

function nameOf({ layers }: Pick<TunePoint, "layers">): string {
  if (layers === undefined) return "the model as it is";
  return typeof layers === "function" ? layers.name || "a rule" : String(layers);
}

function lines({ rows, colour, dash, symbol }: Rule, y: "metric" | "accuracy"): Markish[] {
  return [
    line(rows, { x: "p", y, stroke: colour, strokeWidth: 2, ...(dash && { strokeDasharray: dash }) }),
    dot(rows, { x: "p", y, symbol, r: 4, fill: colour }),
  ];
}

function errors(rows: readonly TunePoint[]): Markish {
  const end = (sign: number) => (row: TunePoint) => row.metric + sign * (row.standardError ?? 0);
  return ruleX(rows, { x: "p", y1: end(-1), y2: end(1), stroke: colour("soft"), strokeWidth: 5, strokeOpacity: 0.4 });
}

function describe({ p, layers, metric, standardError, accuracy }: TunePoint): string {
  const where = layers === undefined ? "" : ` in ${nameOf({ layers })}`;
  const error = standardError === undefined ? "" : ` ± ${show(standardError)}`;
  return `p ${show(p)}${where}: ${show(metric)}${error}${accuracy === undefined ? "" : `, accuracy ${accuracy.toFixed(3)}`}`;
}

/** By rising p. */
function checked(points: readonly TunePoint[]): TunePoint[] {
  if (points.length === 0) throw new DataError("EMPTY_DATA", "tuneCurve: there are no points to draw.");
  for (const [i, { p, metric, standardError = 0, accuracy = 0 }] of points.entries())
    if (![p, metric, standardError, accuracy].every(Number.isFinite))
      throw new DataError("NOT_FINITE", `tuneCurve: point ${i} holds a number that is not finite.`);
  return [...points].sort((a, b) => a.p - b.p);
}
