import { Dice } from "../../../demo/src/draw/dice.ts";
import type { Place, View } from "../shared/plane.ts";

export const VIEW: View = { x: [-3, 3], y: [-2.2, 2.2] };

/** The inputs that the band is drawn at. */
export const GRID: Float32Array = Float32Array.from({ length: 121 }, (_, i) => -3 + i / 20);

/** A wave, seen in two places and not between or beside them. */
export function exampleData(): Place[] {
  const dice = new Dice(1, 2, 0);
  return Array.from({ length: 22 }, (_, i) => {
    const x = i < 11 ? dice.between(-1.8, -0.5) : dice.between(0.7, 1.7);
    return [x, 0.9 * Math.sin(2.2 * x) + dice.between(-0.12, 0.12)];
  });
}
