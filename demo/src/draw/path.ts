/** A point of the drawing plane: x to the right, y downwards. */
export type Point = readonly [x: number, y: number];

/** A pen line: points joined by straight pieces, as close together as its curves need. */
export type Stroke = readonly Point[];

/** Straight pieces that a curve is cut into. */
const PIECES = 16;

/**
 * Reads strokes written like the `d` of an SVG path: `M` lifts the pen, `L` draws a line, `Q` and `C` draw Bézier
 * curves; absolute coordinates only. Throws on anything else.
 */
export function strokes(d: string): Stroke[] {
  const all: Point[][] = [];
  for (const [, command, numbers] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const points = pairs(numbers as string, d);
    if (command === "M") all.push([points[0] as Point]);
    const pen = all.at(-1);
    if (pen === undefined) throw new Error(`A path begins with M: ${d}`);
    if (command === "M") pen.push(...points.slice(1));
    else if (command === "L") pen.push(...points);
    else if (command === "Q" || command === "C") curves(pen, points, command === "Q" ? 2 : 3, d);
    else throw new Error(`Path command ${command} is unknown: ${d}`);
  }
  return all;
}

function pairs(text: string, d: string): Point[] {
  const numbers = (text.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number);
  if (numbers.length === 0 || numbers.length % 2 === 1) throw new Error(`Coordinates come in pairs: ${d}`);
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i] as number, numbers[2 * i + 1] as number]);
}

function curves(pen: Point[], points: readonly Point[], degree: 2 | 3, d: string): void {
  if (points.length % degree !== 0) throw new Error(`A curve of degree ${degree} takes ${degree} points each: ${d}`);
  for (let i = 0; i < points.length; i += degree) {
    const control = [pen.at(-1) as Point, ...points.slice(i, i + degree)];
    for (let piece = 1; piece <= PIECES; piece++) pen.push(onCurve(control, piece / PIECES));
  }
}

/** De Casteljau: the point of a Bézier curve at t. */
function onCurve(control: readonly Point[], t: number): Point {
  if (control.length === 1) return control[0] as Point;
  const between = control.slice(1).map(([x, y], i): Point => {
    const [x0, y0] = control[i] as Point;
    return [x0 + (x - x0) * t, y0 + (y - y0) * t];
  });
  return onCurve(between, t);
}
