import { colour } from "../shared/colours.ts";
import { drawCrosshair, drawDot } from "../shared/marks.ts";
import { at } from "../shared/part.ts";
import type { Plane } from "../shared/plane.ts";
import { type Case, GRID } from "./data.ts";
import type { Landscape } from "./network.ts";

/** What the second picture may show. */
export type Measure = "epistemic" | "aleatoric" | "total";

/** The answers: each place in the colour of its class, the paler the less probable; with the cases. */
export function drawAnswers(plane: Plane, cases: readonly Case[], land: Landscape | undefined): void {
  const [first, second] = [rgb(plane, "first"), rgb(plane, "second")];
  drawField(plane, land, (i) => {
    const p = at((land as Landscape).probability, i);
    return [p < 0.5 ? first : second, 0.75 * Math.abs(2 * p - 1)];
  });
  drawCases(plane, cases);
}

/** A measure of uncertainty: the more, the stronger the colour. @returns the largest value */
export function drawUncertainty(
  plane: Plane,
  cases: readonly Case[],
  land: Landscape | undefined,
  measure: Measure,
): number {
  const ink = rgb(plane, "accent");
  const values = land?.[measure] ?? [];
  const largest = Array.from(values).reduce((most, value) => Math.max(most, value), 1e-9);
  drawField(plane, land, (i) => [ink, 0.9 * Math.sqrt(Math.max(0, at(values, i)) / largest)]);
  drawCases(plane, cases);
  return largest;
}

function drawCases(plane: Plane, cases: readonly Case[]): void {
  const context = plane.canvas.element.getContext("2d") as CanvasRenderingContext2D;
  const fills = [colour(plane.canvas.element, "first"), colour(plane.canvas.element, "second")];
  for (const { place, label } of cases) drawDot(context, plane, place, { fill: at(fills, label), square: label === 1 });
  drawCrosshair(context, plane);
}

type Rgb = readonly [number, number, number];

/** Paints the grid, each cell a pixel of a small picture that is drawn large and smooth. */
function drawField(
  plane: Plane,
  land: Landscape | undefined,
  paint: (i: number) => readonly [ink: Rgb, strength: number],
): void {
  const context = plane.canvas.clear();
  if (land === undefined) return;
  const { columns, rows } = GRID;
  const small = new OffscreenCanvas(columns, rows);
  const image = new ImageData(columns, rows);
  for (let i = 0; i < columns * rows; i++) {
    const row = rows - 1 - Math.floor(i / columns);
    const [ink, strength] = paint(i);
    image.data.set([...ink, 255 * strength], 4 * (row * columns + (i % columns)));
  }
  small.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingQuality = "high";
  context.drawImage(small, 0, 0, plane.canvas.width, plane.canvas.height);
}

/** A colour of the style sheet, which writes it as #rrggbb. */
function rgb(plane: Plane, name: string): Rgb {
  const hex = Number.parseInt(colour(plane.canvas.element, name).slice(1), 16);
  return [hex >> 16, (hex >> 8) & 255, hex & 255];
}
