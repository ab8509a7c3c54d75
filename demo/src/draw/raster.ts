import type { Point, Stroke } from "./path.ts";

/** Side of a picture in pixels. */
export const SIDE = 28;

/** A picture as the network takes it: 28 × 28 values from 0 (paper) to 1 (ink), row by row. */
export type Picture = Float32Array;

/** MNIST fits a digit into a box of 20 pixels before it centres it. */
const BOX = 20;

/** Width of the soft edge of a stroke, in pixels. MNIST's digits are grey at the edge because they were scaled down. */
const EDGE = 1.3;

/**
 * Draws strokes the way MNIST was made: scaled, aspect ratio kept, until ink fills a box of 20 × 20 pixels, then moved
 * so that the centre of mass of the ink lies in the middle of 28 × 28 pixels.
 *
 * @param width thickness of the pen in pixels
 */
export function draw(strokes: readonly Stroke[], width: number): Picture {
  const fitted = fit(strokes, BOX - width);
  const middle = (SIDE - 1) / 2;
  const [x, y] = centreOfMass(ink(fitted, width));
  return ink(
    fitted.map((stroke) => stroke.map(([px, py]): Point => [px + middle - x, py + middle - y])),
    width,
  );
}

/** Scales and moves strokes so that the longer side of their bounding box is `size` and its middle that of the picture. */
function fit(strokes: readonly Stroke[], size: number): Stroke[] {
  const points = strokes.flat();
  const range = (axis: 0 | 1) => {
    const values = points.map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)] as const;
  };
  const [left, right] = range(0);
  const [top, bottom] = range(1);
  const scale = size / Math.max(right - left, bottom - top, 1e-6);
  const middle = (SIDE - 1) / 2;
  return strokes.map((stroke) =>
    stroke.map(
      ([x, y]): Point => [middle + (x - (left + right) / 2) * scale, middle + (y - (top + bottom) / 2) * scale],
    ),
  );
}

/** Anti-aliased round pen: a pixel's ink falls from 1 to 0 across the soft edge, by its distance from the nearest stroke. */
function ink(strokes: readonly Stroke[], width: number): Picture {
  const picture = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      let nearest = Number.POSITIVE_INFINITY;
      for (const stroke of strokes) nearest = Math.min(nearest, distanceToStroke(x, y, stroke));
      picture[y * SIDE + x] = Math.min(1, Math.max(0, 0.5 + (width / 2 - nearest) / EDGE));
    }
  return picture;
}

function distanceToStroke(x: number, y: number, stroke: Stroke): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < stroke.length; i++) {
    const [ax, ay] = stroke[Math.max(0, i - 1)] as Point;
    const [bx, by] = stroke[i] as Point;
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length;
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, (x - ax - t * (bx - ax)) ** 2 + (y - ay - t * (by - ay)) ** 2);
  }
  return Math.sqrt(nearest);
}

/** Mean position of the ink, in pixels. */
export function centreOfMass(picture: Picture): Point {
  let [mass, sumX, sumY] = [0, 0, 0];
  for (let i = 0; i < picture.length; i++) {
    const value = picture[i] as number;
    mass += value;
    sumX += value * (i % SIDE);
    sumY += value * Math.floor(i / SIDE);
  }
  return [sumX / mass, sumY / mass];
}
