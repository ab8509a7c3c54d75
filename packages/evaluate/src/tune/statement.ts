import type { LayerRule } from "@mayhap/core";
import type { TuneMetric, TunePoint } from "./points.ts";

/** What is told of. */
export interface Found {
  readonly metric: TuneMetric;
  /** Standard errors that a gain must have. */
  readonly minStandardErrors: number;
  readonly untouched: TunePoint;
  readonly chosen: TunePoint;
  readonly curve: readonly TunePoint[];
}

/** What came of it, in a sentence or two. */
export function statementOf(found: Found): string {
  const { metric, untouched, chosen, curve } = found;
  const base = `the model as it is${untouched.temperature === undefined ? "" : " with a temperature of its own"}`;
  if (chosen === untouched) return `${whyNone(found, base)} The model was left as it is.`;
  const { gain, gainError, temperature } = chosen;
  const sure =
    gain >= 2 * gainError
      ? ""
      : " That is less than two standard errors: these cases are too few to tell it from chance, and more of them would.";
  const grid = [...new Set(curve.map(({ p }) => p))];
  const last =
    grid.length > 2 && chosen.p === Math.max(...grid) ? " It is the largest of the grid: look at larger ones too." : "";
  const tempered = temperature === undefined ? "" : ` at temperature ${number(temperature)}`;
  return (
    `p = ${chosen.p} in ${namedRule(chosen.layers)}${tempered}: ${shown(chosen, metric)}, against ${shown(untouched, metric)} of ${base}. ` +
    `Better by ${number(gain)} ± ${number(gainError)}.${sure}${last}`
  );
}

/** Why no point was good enough. */
function whyNone({ metric, minStandardErrors, untouched, curve }: Found, base: string): string {
  const better = curve.filter(({ gain }) => gain > 0);
  const said = `${base} (${shown(untouched, metric)})`;
  if (better.length === 0) return `No p of the grid has a better ${metric} than ${said}.`;
  const refused = better.filter(({ allowed }) => !allowed).length;
  const best = better.filter(({ allowed }) => allowed).reduce(larger, undefined);
  const kept = untouched.accuracy === undefined ? "RMSE" : "accuracy and calibration";
  const reasons = [
    ...(best === undefined
      ? []
      : [
          `p = ${best.p} in ${namedRule(best.layers)} is better by ${number(best.gain)} ± ${number(best.gainError)}, less than ${minStandardErrors} standard errors`,
        ]),
    ...(refused === 0 ? [] : [`${refused} would be better and did not keep the ${kept}`]),
  ];
  return `No p of the grid has a ${metric} that is surely better than that of ${said}: ${reasons.join("; ")}.`;
}

function larger(best: TunePoint | undefined, point: TunePoint): TunePoint {
  return best !== undefined && best.gain >= point.gain ? best : point;
}

function shown(point: TunePoint, metric: TuneMetric): string {
  const guards =
    point.accuracy === undefined
      ? `RMSE ${number(point.rmse ?? 0)}`
      : `accuracy ${point.accuracy.toFixed(4)}${metric === "ece" ? "" : `, ECE ${number(point.ece ?? 0)}`}`;
  return `${metric} ${number(point.metric)} ± ${number(point.standardError)}, ${guards}`;
}

/** A rule in words. */
export function namedRule(rule: LayerRule | undefined): string {
  return typeof rule === "function" ? `the layers of ${rule.name || "a function"}` : `layers "${rule}"`;
}

function number(value: number): string {
  return value.toPrecision(3);
}
