import type { NdArray, Prediction } from "@mayhap/core";
import { colour } from "../shared/colours.ts";
import { drawCrosshair, drawDot, drawZeros } from "../shared/marks.ts";
import { at } from "../shared/part.ts";
import type { Place, Plane } from "../shared/plane.ts";
import { GRID } from "./data.ts";

/** So many of the samples are drawn as functions of their own. */
const THREADS = 14;

/** Draws points, the band of the mean ± 1 and 2 standard deviations, and some of the functions that it sums up. */
export function drawBand(plane: Plane, points: readonly Place[], y: Prediction | undefined): void {
  const context = plane.canvas.clear();
  const { element } = plane.canvas;
  drawZeros(context, plane);
  if (y !== undefined) {
    context.fillStyle = colour(element, "accent");
    for (const deviations of [2, 1]) {
      const edge = (sign: 1 | -1) => (i: number) => at(y.mean.data, i) + sign * deviations * at(y.std.data, i);
      context.globalAlpha = 0.17;
      area(context, plane, edge(-1), edge(1));
    }
    context.strokeStyle = colour(element, "accent");
    context.lineWidth = 0.9;
    context.globalAlpha = 0.55;
    for (const sample of y.kept?.slice(0, THREADS) ?? []) curve(context, plane, sample);
    context.strokeStyle = colour(element, "ink");
    context.lineWidth = 2.5;
    context.globalAlpha = 1;
    curve(context, plane, y.mean);
  }
  for (const point of points) drawDot(context, plane, point, { fill: colour(element, "first") });
  drawCrosshair(context, plane);
}

function curve(context: CanvasRenderingContext2D, plane: Plane, { data }: NdArray): void {
  context.beginPath();
  for (const [i, x] of GRID.entries()) context.lineTo(...plane.pixel([x, at(data, i)]));
  context.stroke();
}

function area(
  context: CanvasRenderingContext2D,
  plane: Plane,
  lower: (i: number) => number,
  upper: (i: number) => number,
): void {
  context.beginPath();
  for (const [i, x] of GRID.entries()) context.lineTo(...plane.pixel([x, lower(i)]));
  for (const [i, x] of [...GRID.entries()].reverse()) context.lineTo(...plane.pixel([x, upper(i)]));
  context.fill();
}
