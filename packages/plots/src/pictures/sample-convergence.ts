import { DataError } from "@mayhap/core";
import { areaY, line, ruleY } from "@observablehq/plot";
import { horizontal, panel, vertical } from "../draw/axes.ts";
import { type Numbers, numbersOf, show } from "../draw/numbers.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { colour } from "../draw/theme.ts";
import { thin } from "../draw/thin.ts";

/** Options of the picture. */
export interface ConvergenceOptions extends PictureOptions {
  /** Name of the output with its unit. Default "output". */
  readonly output?: string;
}

/** Running mean and its standard error after so many samples. */
interface Running {
  readonly samples: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const MOST_POINTS = 400;

/**
 * How the mean of one output settles as samples are added: the running mean and one Monte-Carlo standard error (std/√T) to each side,
 * from two samples on.
 *
 * @param samples values of one output, in the order of drawing; at least two
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE`; `OptionsError` `INVALID_OPTIONS`
 * @returns SVG text
 *
 * @example
 * ```ts
 * import { sampleConvergence } from "@mayhap/plots";
 *
 * sampleConvergence([0.8, 0.9, 0.7, 0.85], { output: "probability of class 3" }).includes("0.813 ± 0.0427"); // => true
 * ```
 */
export function sampleConvergence(samples: Numbers, options: ConvergenceOptions = {}): string {
  const { output = "output" } = options;
  const all = running(numbersOf(samples, "sampleConvergence: samples"));
  const last = all.at(-1);
  if (last === undefined)
    throw new DataError("EMPTY_DATA", "sampleConvergence: one sample has no spread. At least two are needed.");
  const rows = thin(all, MOST_POINTS);
  const found = `${show(last.mean)} ± ${show(last.high - last.mean)}`;
  return draw(
    {
      title: "How the mean settles",
      subtitle: `${output}: ${found} after ${last.samples} samples`,
      description: `Running mean of ${output} with its standard error against the number of samples: ${found} after ${last.samples}.`,
      legend: [
        { label: "running mean", stroke: colour("blue") },
        { label: "± standard error", fill: colour("blue"), fillOpacity: 0.25 },
        { label: "last mean", stroke: colour("ink"), dash: "4 3", strokeWidth: 1.2 },
      ],
      panels: [
        {
          height: 260,
          plot: panel(
            horizontal("number of samples (log scale)", { type: "log", ticks: 5, tickFormat: ",d" } as const),
            vertical(output, { nice: true, ticks: 6 }),
            [
              areaY(rows, { x: "samples", y1: "low", y2: "high", fill: colour("blue"), fillOpacity: 0.25 }),
              line(rows, { x: "samples", y: "mean", stroke: colour("blue"), strokeWidth: 2 }),
              ruleY([last.mean], { strokeDasharray: "4 3", strokeWidth: 1.2 }),
            ],
          ),
        },
      ],
    },
    options,
  );
}

/** Mean and standard error after 2, 3, … values (Welford 1962). */
function running(values: readonly number[]): Running[] {
  let mean = 0;
  let squares = 0;
  return values.flatMap((value, i) => {
    const delta = value - mean;
    mean += delta / (i + 1);
    squares += delta * (value - mean);
    const error = Math.sqrt(squares / i / (i + 1));
    return i === 0 ? [] : [{ samples: i + 1, mean, low: mean - error, high: mean + error }];
  });
}
