import { colour } from "./colours.ts";
import type { Place, Plane } from "./plane.ts";

/** The axes' zero lines, thin. */
export function drawZeros(context: CanvasRenderingContext2D, plane: Plane): void {
  const [x, y] = plane.pixel([0, 0]);
  context.strokeStyle = colour(plane.canvas.element, "line");
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(plane.canvas.width, y);
  context.moveTo(x, 0);
  context.lineTo(x, plane.canvas.height);
  context.stroke();
}

/** A dot with a rim of paper around it, round or square, so that colour is not all that tells. */
export function drawDot(
  context: CanvasRenderingContext2D,
  plane: Plane,
  place: Place,
  { fill, square = false }: { fill: string; square?: boolean },
): void {
  const [x, y] = plane.pixel(place);
  context.fillStyle = fill;
  context.strokeStyle = colour(plane.canvas.element, "paper");
  context.lineWidth = 1.5;
  context.beginPath();
  if (square) context.rect(x - 4, y - 4, 8, 8);
  else context.arc(x, y, 4.5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

/** The crosshair of the keys, if they are used. */
export function drawCrosshair(context: CanvasRenderingContext2D, plane: Plane): void {
  if (plane.crosshair === undefined) return;
  const [x, y] = plane.pixel(plane.crosshair);
  context.strokeStyle = colour(plane.canvas.element, "ink");
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.moveTo(x - 15, y);
  context.lineTo(x + 15, y);
  context.moveTo(x, y - 15);
  context.lineTo(x, y + 15);
  context.stroke();
}
