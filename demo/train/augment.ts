import type { Dice } from "../src/draw/dice.ts";
import { SIDE } from "../src/draw/raster.ts";

/**
 * Writes a picture again as another pen might have drawn it: turned by up to 12°, slanted, 12 % larger or smaller, moved by
 * up to 1.5 pixels, its stroke thinner or thicker.
 */
export function augment(picture: Float32Array, dice: Dice, out: Float32Array): void {
  const angle = (dice.between(-12, 12) * Math.PI) / 180;
  const slant = dice.between(-0.15, 0.15);
  const [sx, sy] = [dice.between(0.88, 1.12), dice.between(0.88, 1.12)];
  const middle = (SIDE - 1) / 2;
  const [dx, dy] = [middle + dice.between(-1.5, 1.5), middle + dice.between(-1.5, 1.5)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const weight = dice.between(-0.6, 0.9);
  const source = thicken(picture, weight);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const [u, v] = [(x - dx) * sx, (y - dy) * sy];
      out[y * SIDE + x] = sampleAt(source, cos * u - sin * v + slant * v + middle, sin * u + cos * v + middle);
    }
}

/** Mixes a picture with its dilation (weight > 0) or erosion (weight < 0) by one pixel. */
function thicken(picture: Float32Array, weight: number): Float32Array {
  if (Math.abs(weight) < 0.1) return picture;
  const choose = weight > 0 ? Math.max : Math.min;
  const share = Math.abs(weight);
  const out = new Float32Array(picture.length);
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : (picture[y * SIDE + x] as number);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const here = at(x, y);
      const extreme = choose(here, at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1));
      out[y * SIDE + x] = here + share * (extreme - here);
    }
  return out;
}

/** Bilinear interpolation; paper outside. */
function sampleAt(picture: Float32Array, x: number, y: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  if (x0 < 0 || y0 < 0 || x0 >= SIDE - 1 || y0 >= SIDE - 1) return 0;
  const [fx, fy] = [x - x0, y - y0];
  const i = y0 * SIDE + x0;
  const above = (picture[i] as number) * (1 - fx) + (picture[i + 1] as number) * fx;
  const below = (picture[i + SIDE] as number) * (1 - fx) + (picture[i + SIDE + 1] as number) * fx;
  return above * (1 - fy) + below * fy;
}
