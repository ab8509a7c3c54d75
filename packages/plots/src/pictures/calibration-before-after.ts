import { dot, line, link } from "@observablehq/plot";
import { horizontal, panel, unit, vertical } from "../draw/axes.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { look } from "../draw/series.ts";
import { describeBins, expectedCalibrationError, filled, type ReliabilityBin } from "./bins.ts";

/** Bins of the same cases, as the model is and as calibration made it. */
export interface CalibrationComparison {
  readonly before: readonly ReliabilityBin[];
  readonly after: readonly ReliabilityBin[];
}

/**
 * What calibration changed: accuracy against confidence before and after, each with its expected calibration error.
 *
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE`; `OptionsError` `INVALID_OPTIONS`
 * @returns SVG text
 *
 * @example
 * ```ts
 * import { calibrationBeforeAfter } from "@mayhap/plots";
 *
 * const svg = calibrationBeforeAfter({
 *   before: [{ from: 0, to: 1, count: 50, confidence: 0.9, frequency: 0.7 }],
 *   after: [{ from: 0, to: 1, count: 50, confidence: 0.72, frequency: 0.7 }],
 * });
 * svg.includes("ECE 0.200 before, 0.020 after"); // => true
 * ```
 */
export function calibrationBeforeAfter({ before, after }: CalibrationComparison, options: PictureOptions = {}): string {
  const sides = [
    { name: "before", bins: filled(before, "calibrationBeforeAfter: before"), ...look(1) },
    { name: "after", bins: filled(after, "calibrationBeforeAfter: after"), ...look(0) },
  ];
  const errors = sides.map(({ bins }) => expectedCalibrationError(bins).toFixed(3));
  return draw(
    {
      title: "Calibration",
      subtitle: `ECE ${errors[0]} before, ${errors[1]} after`,
      description: sides
        .map(({ name, bins }, i) => `${name}: expected calibration error ${errors[i]}, ${describeBins(bins)}.`)
        .join(" "),
      legend: [
        ...sides.map(({ name, colour, dash, symbol }) => ({ label: name, stroke: colour, dash, symbol })),
        { label: "calibrated", stroke: "currentColor", dash: "6 4", strokeWidth: 1.2 },
      ],
      panels: [
        {
          height: 330,
          plot: panel(horizontal("confidence (probability of the answer)", unit), vertical("accuracy", unit), [
            link([0], { x1: 0, y1: 0, x2: 1, y2: 1, strokeDasharray: "6 4", strokeWidth: 1.2 }),
            ...sides.flatMap(({ bins, colour, dash, symbol }) => [
              line(bins, {
                x: "confidence",
                y: "frequency",
                stroke: colour,
                strokeWidth: 2,
                ...(dash && { strokeDasharray: dash }),
              }),
              dot(bins, { x: "confidence", y: "frequency", symbol, r: 4.5, fill: colour }),
            ]),
          ]),
        },
      ],
    },
    options,
  );
}
