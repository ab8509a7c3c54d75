import type { Dice } from "./dice.ts";
import type { Point, Stroke } from "./path.ts";

/** Rotates strokes about the middle of the unit square; positive angles turn clockwise. */
export function rotate(strokes: readonly Stroke[], degrees: number): Stroke[] {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return strokes.map((stroke) =>
    stroke.map(([x, y]): Point => [0.5 + cos * (x - 0.5) - sin * (y - 0.5), 0.5 + sin * (x - 0.5) + cos * (y - 0.5)]),
  );
}

/**
 * Draws a glyph again as a hand would: a little turned, slanted and stretched, its lines slightly bent. Bends are two
 * slow waves across the plane, so that lines that meet still meet.
 */
export function byHand(strokes: readonly Stroke[], dice: Dice): Stroke[] {
  const slant = dice.between(-0.12, 0.12);
  const stretch = dice.between(0.9, 1.1);
  const waves = [0, 1].map(() => ({
    x: dice.between(3, 6),
    y: dice.between(3, 6),
    phase: dice.between(0, 2 * Math.PI),
    size: dice.between(0.01, 0.03),
  }));
  const bent = strokes.map((stroke) =>
    stroke.map(([x, y]): Point => {
      const [dx, dy] = waves.map((wave) => wave.size * Math.sin(wave.x * x + wave.y * y + wave.phase)) as [
        number,
        number,
      ];
      return [(x - 0.5) * stretch - slant * (y - 0.5) + 0.5 + dx, y + dy];
    }),
  );
  return rotate(bent, dice.between(-6, 6));
}
