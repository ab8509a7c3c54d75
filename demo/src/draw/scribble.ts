import type { Dice } from "./dice.ts";
import type { Point, Stroke } from "./path.ts";

/** Points of a scribble between two of its turns. */
const PIECES = 8;

/** A pen that wanders: a smooth curve through random places of the unit square (Catmull and Rom's spline). */
export function scribble(dice: Dice): Stroke[] {
  const turns: Point[] = [[dice.uniform(), dice.uniform()]];
  for (let left = 6 + dice.below(5); left > 0; left--) turns.push(farFrom(turns.at(-1) as Point, dice));
  const at = (i: number) => turns[Math.min(turns.length - 1, Math.max(0, i))] as Point;
  const stroke: Point[] = [];
  for (let i = 0; i + 1 < turns.length; i++)
    for (let piece = 0; piece < PIECES; piece++)
      stroke.push(between(at(i - 1), at(i), at(i + 1), at(i + 2), piece / PIECES));
  return [[...stroke, at(turns.length - 1)]];
}

/** A place that is not near the last one, so that the pen sweeps instead of filling a blot. */
function farFrom([x, y]: Point, dice: Dice): Point {
  for (;;) {
    const place: Point = [dice.uniform(), dice.uniform()];
    if (Math.hypot(place[0] - x, place[1] - y) > 0.5) return place;
  }
}

function between(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const axis = (i: 0 | 1) =>
    b[i] +
    0.5 * t * (c[i] - a[i] + t * (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i] + t * (3 * (b[i] - c[i]) + d[i] - a[i])));
  return [axis(0), axis(1)];
}
