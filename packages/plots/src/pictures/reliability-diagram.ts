import { dot, link, type Markish, rectY, ruleX, text } from "@observablehq/plot";
import { horizontal, panel, unit, vertical } from "../draw/axes.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { colour } from "../draw/theme.ts";
import { describeBins, expectedCalibrationError, filled, type ReliabilityBin, total } from "./bins.ts";

/** More counts than these stand too close to be read. */
const SHOWN_COUNTS = 15;

/**
 * Reliability diagram (DeGroot and Fienberg 1983; Guo et al. 2017): how often answers of a confidence are right, against the diagonal on
 * which they would be calibrated, with the number of cases in each bin and the expected calibration error.
 *
 * @param bins by confidence; empty ones are left out
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE`; `OptionsError` `INVALID_OPTIONS`
 * @returns SVG text
 *
 * @example
 * ```ts
 * import { reliabilityDiagram } from "@mayhap/plots";
 *
 * const svg = reliabilityDiagram([
 *   { from: 0, to: 0.5, count: 20, confidence: 0.4, frequency: 0.5 },
 *   { from: 0.5, to: 1, count: 80, confidence: 0.9, frequency: 0.8 },
 * ]);
 * svg.includes("ECE 0.100"); // => true
 * ```
 */
export function reliabilityDiagram(bins: readonly ReliabilityBin[], options: PictureOptions = {}): string {
  const rows = filled(bins, "reliabilityDiagram: bins");
  const cases = total(rows);
  const error = expectedCalibrationError(rows).toFixed(3);
  const bar = { x1: "from", x2: "to", insetLeft: 0.5, insetRight: 0.5 } as const;
  return draw(
    {
      title: "Reliability diagram",
      subtitle: `ECE ${error}, ${cases} cases in ${rows.length} bins`,
      description: `Accuracy against confidence. Expected calibration error ${error}. ${describeBins(rows)}.`,
      legend: [
        { label: "accuracy of a bin", stroke: colour("blue"), fill: colour("blue"), symbol: "circle" },
        { label: "gap to the confidence", stroke: colour("vermilion"), strokeWidth: 3, dash: "2 2" },
        { label: "calibrated", stroke: colour("ink"), dash: "6 4", strokeWidth: 1.2 },
      ],
      panels: [
        {
          height: 270,
          plot: {
            ...panel(horizontal("", { ...unit, label: null }), vertical("accuracy", unit), [
              rectY(rows, { ...bar, y1: 0, y2: "frequency", fill: colour("blue"), fillOpacity: 0.22 }),
              link([0], { x1: 0, y1: 0, x2: 1, y2: 1, strokeDasharray: "6 4", strokeWidth: 1.2 }),
              ruleX(rows, {
                x: "confidence",
                y1: "confidence",
                y2: "frequency",
                stroke: colour("vermilion"),
                strokeWidth: 3,
                strokeDasharray: "2 2",
              }),
              dot(rows, { x: "confidence", y: "frequency", r: 4.5, fill: colour("blue"), stroke: colour("paper") }),
            ]),
            marginBottom: 24,
          },
        },
        {
          height: 120,
          plot: panel(
            horizontal("confidence (probability of the answer)", unit),
            vertical("cases", { ticks: 3, nice: true }),
            [rectY(rows, { ...bar, y: "count", fill: colour("soft") }), ...counts(rows)],
          ),
        },
      ],
    },
    options,
  );
}

function counts(rows: readonly ReliabilityBin[]): Markish[] {
  if (rows.length > SHOWN_COUNTS) return [];
  const middle = ({ from, to }: ReliabilityBin) => (from + to) / 2;
  return [text(rows, { x: middle, y: "count", text: "count", dy: -7, fontSize: 11 })];
}
