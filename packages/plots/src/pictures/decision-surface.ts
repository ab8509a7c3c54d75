import { contour, dot, frame, type Markish, text } from "@observablehq/plot";
import { horizontal, panel, vertical } from "../draw/axes.ts";
import { extent, show } from "../draw/numbers.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { look } from "../draw/series.ts";
import { colour } from "../draw/theme.ts";
import { type Grid, gridOf, type Surface } from "./surface.ts";

/** Options of the surface. */
export interface SurfaceOptions extends PictureOptions {
  /** Name of the first input with its unit. Default "x₁". */
  readonly x?: string;
  readonly y?: string;
  /** Names of the classes. Default: their indices. */
  readonly classes?: readonly string[];
  /** What the uncertainty is. Default "uncertainty". */
  readonly measure?: string;
  /** Its unit, e.g. "nats". */
  readonly unit?: string;
}

const LEVELS = 6;

/**
 * Decision surface of a classifier of two inputs: which class is most probable where, and beside it how uncertain the answer is.
 *
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE`, `LENGTH_MISMATCH`; `OptionsError` `INVALID_OPTIONS`
 * @returns SVG text
 *
 * @example
 * ```ts
 * import { decisionSurface } from "@mayhap/plots";
 *
 * const svg = decisionSurface(
 *   { x: [0, 1, 2], y: [0, 1], probabilities: [0.1, 0.4, 0.9, 0.2, 0.6, 0.8], uncertainty: [0, 0.3, 0.1, 0.1, 0.3, 0.2] },
 *   { measure: "mutual information", unit: "nats" },
 * );
 * svg.includes("mutual information"); // => true
 * ```
 */
export function decisionSurface(surface: Surface, options: SurfaceOptions = {}): string {
  const { x: xName = "x₁", y: yName = "x₂", measure = "uncertainty", unit = "" } = options;
  const grid = gridOf(surface);
  const { classes, uncertainty, points } = grid;
  const name = (c: number) => options.classes?.[c] ?? String(c);
  const [, largest] = extent(uncertainty);
  const at = uncertainty.indexOf(largest);
  const most = `${show(largest)}${unit && ` ${unit}`}`;
  const present = classes.filter(({ cells }) => cells.length > 0);
  const where = { x: grid.x[at % grid.x.length] as number, y: grid.y[Math.floor(at / grid.x.length)] as number };
  const plane = (areas: Markish[], labels: Markish[] = []) => ({
    ...panel(
      horizontal(xName, { domain: grid.extent.x, ticks: 5 }),
      vertical(yName, { domain: grid.extent.y, ticks: 5, grid: false }),
      [...areas, frame({ strokeOpacity: 0.4 }), ...cases(points), ...labels],
    ),
  });
  return draw(
    {
      title: "Decision surface",
      subtitle: `classes, and ${measure} from 0 to ${most}`,
      description: `Classes on a plane of ${xName} and ${yName}: ${present.map(({ index, cells }) => `${name(index)} on ${show((100 * cells.length) / uncertainty.length)} % of it`).join(", ")}. Largest ${measure}: ${most} at ${show(where.x)}, ${show(where.y)}. ${points.length} cases.`,
      beside: true,
      panels: [
        {
          heading: "most probable class",
          height: 300,
          legend: present.map(({ index }) => ({
            label: name(index),
            symbol: look(index).symbol,
            fill: look(index).colour,
          })),
          plot: plane(regions(grid), names(grid, name)),
        },
        {
          heading: measure,
          height: 300,
          legend: [
            { label: "0", stroke: colour("soft"), fill: colour("paper"), strokeWidth: 1 },
            { label: most, fill: colour("blue"), fillOpacity: opacity(LEVELS) },
          ],
          plot: plane(levels(grid, largest)),
        },
      ],
    },
    options,
  );
}

function cases(points: Grid["points"]): Markish[] {
  return [...new Set(points.map(({ label }) => label))].map((label) =>
    dot(
      points.filter((point) => point.label === label),
      {
        x: "x",
        y: "y",
        symbol: look(label).symbol,
        r: 3,
        fill: look(label).colour,
        stroke: colour("paper"),
        strokeWidth: 0.8,
      },
    ),
  );
}

function regions({ x, y, extent, classes }: Grid): Markish[] {
  return classes
    .filter(({ cells }) => cells.length > 0)
    .map(({ index, margins }) =>
      contour(margins, {
        ...onGrid(x, y, extent),
        thresholds: [0],
        fill: look(index).colour,
        fillOpacity: 0.3,
        stroke: colour("ink"),
        strokeWidth: 1,
      }),
    );
}

function names({ x, y, classes }: Grid, name: (c: number) => string): Markish[] {
  const present = classes.filter(({ cells }) => cells.length > 0);
  return [
    text(present, {
      x: ({ cells }: Grid["classes"][number]) => x[middle(cells, x.length) % x.length] as number,
      y: ({ cells }: Grid["classes"][number]) => y[Math.floor(middle(cells, x.length) / x.length)] as number,
      text: ({ index }: Grid["classes"][number]) => name(index),
      fontSize: 14,
      fontWeight: 700,
      fill: colour("ink"),
      stroke: colour("paper"),
      strokeWidth: 3,
    }),
  ];
}

/** The cell of a class that is nearest to the mean of its cells: a region may be bent around its mean. */
function middle(cells: readonly number[], columns: number): number {
  const mean = (part: (cell: number) => number) => cells.reduce((sum, cell) => sum + part(cell), 0) / cells.length;
  const column = mean((cell) => cell % columns);
  const row = mean((cell) => Math.floor(cell / columns));
  const distance = (cell: number) => Math.hypot((cell % columns) - column, Math.floor(cell / columns) - row);
  return cells.reduce((best, cell) => (distance(cell) < distance(best) ? cell : best));
}

/** Areas one upon the other: the more uncertain, the more of them lie there. */
function levels({ x, y, extent, uncertainty }: Grid, largest: number): Markish[] {
  return Array.from({ length: LEVELS }, (_, i) =>
    contour(uncertainty, {
      ...onGrid(x, y, extent),
      thresholds: [(largest * (i + 0.5)) / LEVELS],
      fill: colour("blue"),
      fillOpacity: LAYER,
      stroke: colour("blue"),
      strokeOpacity: 0.5,
      strokeWidth: 0.5,
    }),
  );
}

const LAYER = 0.22;

/** Opacity of so many layers. */
function opacity(layers: number): number {
  return Number((1 - (1 - LAYER) ** layers).toFixed(3));
}

function onGrid(x: readonly number[], y: readonly number[], extent: Grid["extent"]) {
  const [x1, x2] = extent.x;
  const [y1, y2] = extent.y;
  return { width: x.length, height: y.length, x1, x2, y1, y2 };
}
