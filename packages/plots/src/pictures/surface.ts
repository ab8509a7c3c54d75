import { DataError } from "@mayhap/core";
import { type Numbers, numbersOf } from "../draw/numbers.ts";

/** A classifier of two inputs on a grid. */
export interface Surface {
  /** Values of the first input along the grid, equally spaced and rising. */
  readonly x: Numbers;
  /** Values of the second. */
  readonly y: Numbers;
  /** Of every grid point, row after row of equal y: class probabilities, or the probability of class 1 alone. */
  readonly probabilities: Numbers;
  /** Of every grid point: its uncertainty, at least 0. */
  readonly uncertainty: Numbers;
  /** Cases with their classes. */
  readonly points?: { readonly x: Numbers; readonly y: Numbers; readonly label: Numbers };
}

/** A surface that was checked. */
export interface Grid {
  readonly x: number[];
  readonly y: number[];
  readonly extent: { readonly x: [number, number]; readonly y: [number, number] };
  /** By how much a class is more probable than every other, and the grid points that it has. */
  readonly classes: readonly { readonly index: number; readonly margins: number[]; readonly cells: number[] }[];
  readonly uncertainty: number[];
  readonly points: readonly { readonly x: number; readonly y: number; readonly label: number }[];
}

/** Throws `DataError` `EMPTY_DATA`, `NOT_FINITE`, `LENGTH_MISMATCH`. */
export function gridOf(surface: Surface): Grid {
  const x = axis(surface.x, "x");
  const y = axis(surface.y, "y");
  const size = x.length * y.length;
  const uncertainty = numbersOf(surface.uncertainty, "decisionSurface: uncertainty", size);
  const given = numbersOf(surface.probabilities, "decisionSurface: probabilities");
  if (given.length % size !== 0)
    throw new DataError(
      "LENGTH_MISMATCH",
      `decisionSurface: ${given.length} probabilities do not belong to ${size} grid points.`,
    );
  const rows = Array.from({ length: size }, (_, i) => {
    const row = given.slice((i * given.length) / size, ((i + 1) * given.length) / size);
    return row.length === 1 ? [1 - (row[0] as number), row[0] as number] : row;
  });
  const classes = Array.from({ length: rows[0]?.length ?? 0 }, (_, index) => {
    const margins = rows.map((row) => (row[index] as number) - Math.max(...row.filter((_, other) => other !== index)));
    return { index, margins, cells: margins.flatMap((margin, i) => (margin > 0 ? [i] : [])) };
  });
  return { x, y, extent: { x: cellsOf(x), y: cellsOf(y) }, classes, uncertainty, points: pointsOf(surface.points) };
}

function axis(numbers: Numbers, what: string): number[] {
  const values = numbersOf(numbers, `decisionSurface: ${what}`);
  if (values.length < 2) throw new DataError("EMPTY_DATA", `decisionSurface: ${what} needs at least two values.`);
  return values;
}

/** The grid's values are those in the middle of its cells. */
function cellsOf(values: number[]): [number, number] {
  const [first, last] = [values[0] as number, values.at(-1) as number];
  const half = (last - first) / (values.length - 1) / 2;
  return [first - half, last + half];
}

function pointsOf(points: Surface["points"]): Grid["points"] {
  if (points === undefined) return [];
  const xs = numbersOf(points.x, "decisionSurface: points.x");
  const ys = numbersOf(points.y, "decisionSurface: points.y", xs.length);
  const labels = numbersOf(points.label, "decisionSurface: points.label", xs.length);
  return xs.map((x, i) => ({ x, y: ys[i] as number, label: labels[i] as number }));
}
