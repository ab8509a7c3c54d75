import { DataError } from "@mayhap/core";
import { dot, line } from "@observablehq/plot";
import { horizontal, panel, unit, vertical } from "../draw/axes.ts";
import { type Numbers, numbersOf, show } from "../draw/numbers.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { look } from "../draw/series.ts";
import { thin } from "../draw/thin.ts";

/** One rule by which cases are referred. `riskCoverage` of @mayhap/evaluate returns all of it but the label. */
export interface LabelledRiskCoverage {
  /** What the cases were ordered by, or which model it is. */
  readonly label: string;
  /** Share of the cases that are answered, in (0, 1], rising. */
  readonly coverage: Numbers;
  /** The risk among them. */
  readonly risk: Numbers;
}

/** Options of a risk-coverage curve. */
export interface RiskCoverageOptions extends PictureOptions {
  /** What the risk is. Default "error rate". */
  readonly risk?: string;
}

/** Few enough for a small file, and more than the picture has pixels for. */
const MOST_POINTS = 400;
const MARKERS = [0.25, 0.5, 0.75, 1];

/**
 * Risk-coverage curve (El-Yaniv and Wiener 2010): the risk among the cases that are answered, when the most uncertain ones are referred
 * to somebody else. It falls to the left where uncertain cases are the wrong ones. Of long curves some 400 points are drawn.
 *
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE`, `LENGTH_MISMATCH`; `OptionsError` `INVALID_OPTIONS`
 * @returns SVG text
 *
 * @example
 * ```ts
 * import { riskCoverageCurve } from "@mayhap/plots";
 *
 * const curve = { label: "mutual information", coverage: [0.5, 1], risk: [0.02, 0.1] };
 * riskCoverageCurve([curve]).includes("mutual information: 0.02 at coverage 0.25"); // => true
 * ```
 */
export function riskCoverageCurve(curves: readonly LabelledRiskCoverage[], options: RiskCoverageOptions = {}): string {
  const { risk: name = "error rate" } = options;
  if (curves.length === 0) throw new DataError("EMPTY_DATA", "riskCoverageCurve: there is no curve to draw.");
  const series = curves.map((curve, i) => ({
    label: curve.label,
    points: thin(pointsOf(curve), MOST_POINTS),
    ...look(i),
  }));
  const ends = series.map(
    ({ label, points }) =>
      `${label}: ${MARKERS.map((at) => `${show(near(points, at).risk)} at coverage ${at}`).join(", ")}`,
  );
  return draw(
    {
      title: "Risk when uncertain cases are referred",
      subtitle: `${name} among the answered cases; right: every case is answered`,
      description: `${name} against coverage. ${ends.join(". ")}.`,
      legend: series.map(({ label, colour, dash, symbol }) => ({ label, stroke: colour, dash, symbol })),
      panels: [
        {
          height: 300,
          plot: panel(
            horizontal("coverage (share answered)", unit),
            vertical(name, { zero: true, nice: true, ticks: 6 }),
            series.flatMap(({ points, colour, dash, symbol }) => [
              line(points, {
                x: "coverage",
                y: "risk",
                stroke: colour,
                strokeWidth: 2,
                ...(dash && { strokeDasharray: dash }),
              }),
              dot(
                MARKERS.map((at) => near(points, at)),
                { x: "coverage", y: "risk", symbol, r: 4, fill: colour },
              ),
            ]),
          ),
        },
      ],
    },
    options,
  );
}

type Points = readonly { readonly coverage: number; readonly risk: number }[];

function pointsOf({ label, coverage, risk }: LabelledRiskCoverage): Points {
  const covered = numbersOf(coverage, `riskCoverageCurve: coverage of "${label}"`);
  const risks = numbersOf(risk, `riskCoverageCurve: risk of "${label}"`, covered.length);
  return covered.map((coverage, i) => ({ coverage, risk: risks[i] as number }));
}

function near(points: Points, at: number): Points[number] {
  return points.reduce((best, point) => (Math.abs(point.coverage - at) < Math.abs(best.coverage - at) ? point : best));
}
