import type { LayerRule } from "@mayhap/core";
import type { TuneMetric, TunePoint } from "./points.ts";

/** What came of it, in a sentence or two. */
export function statementOf(
  metric: TuneMetric,
  untouched: TunePoint,
  chosen: TunePoint,
  curve: readonly TunePoint[],
): string {
  if (chosen === untouched) {
    const refused = curve.filter(({ allowed, gain }) => !allowed && gain > 0).length;
    return (
      `No p of the grid has a better ${metric} than the model as it is (${shown(untouched, metric)})${refused > 0 ? ` and keeps the ${guarded(untouched)}: ${refused} had one and did not` : ""}. ` +
      "The model was left as it is."
    );
  }
  const { gain, gainError } = chosen;
  const sure =
    gain >= 2 * gainError
      ? ""
      : " That is less than two standard errors: these cases are too few to tell it from chance, and more of them would.";
  const grid = [...new Set(curve.map(({ p }) => p))];
  const last =
    grid.length > 2 && chosen.p === Math.max(...grid) ? " It is the largest of the grid: look at larger ones too." : "";
  return (
    `p = ${chosen.p} in ${namedRule(chosen.layers)}: ${shown(chosen, metric)}, against ${shown(untouched, metric)} of the model as it is. ` +
    `Better by ${number(gain)} ± ${number(gainError)}.${sure}${last}`
  );
}

function shown(point: TunePoint, metric: TuneMetric): string {
  const guard =
    point.accuracy === undefined ? `RMSE ${number(point.rmse ?? 0)}` : `accuracy ${point.accuracy.toFixed(4)}`;
  return `${metric} ${number(point.metric)} ± ${number(point.standardError)}, ${guard}`;
}

function guarded({ accuracy }: TunePoint): string {
  return accuracy === undefined ? "RMSE" : "accuracy";
}

/** A rule in words. */
export function namedRule(rule: LayerRule | undefined): string {
  return typeof rule === "function" ? `the layers of ${rule.name || "a function"}` : `layers "${rule}"`;
}

function number(value: number): string {
  return value.toPrecision(3);
}
