import { Dice } from "../../../demo/src/draw/dice.ts";
import type { Place, View } from "../shared/plane.ts";

export const VIEW: View = { x: [-3.2, 3.2], y: [-2.4, 2.4] };

/** Grid points across and up. */
export const GRID = { columns: 48, rows: 36 } as const;

const PER_MOON = 70;

/** A point with its class. */
export interface Case {
  readonly place: Place;
  readonly label: 0 | 1;
}

/** Two half circles that reach into each other, with noise of that standard deviation. */
export function moons(noise: number, seed: number): Case[] {
  const dice = new Dice(seed, 3, 0);
  return Array.from({ length: 2 * PER_MOON }, (_, i): Case => {
    const angle = Math.PI * dice.uniform();
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const [dx, dy] = normals(dice, noise);
    const label = (i % 2) as 0 | 1;
    return { label, place: label === 0 ? [x - 0.5 + dx, y - 0.25 + dy] : [0.5 - x + dx, 0.25 - y + dy] };
  });
}

/** Two independent normal numbers (Box and Muller). */
function normals(dice: Dice, deviation: number): [number, number] {
  const radius = deviation * Math.sqrt(-2 * Math.log(dice.uniform()));
  const angle = 2 * Math.PI * dice.uniform();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** The values along an axis that lie in the middle of the grid's cells. */
export function middles([from, to]: readonly [number, number], cells: number): number[] {
  return Array.from({ length: cells }, (_, i) => from + ((i + 0.5) * (to - from)) / cells);
}

/** All points of the grid, row after row of equal y, from below. */
export function gridPoints(): Float32Array {
  const [xs, ys] = [middles(VIEW.x, GRID.columns), middles(VIEW.y, GRID.rows)];
  return Float32Array.from(ys.flatMap((y) => xs.flatMap((x) => [x, y])));
}
