import { type Picture, SIDE } from "../draw/raster.ts";
import type { Style } from "./style.ts";

/** Pixels of the margin that is not shown: MNIST's pictures are empty there. */
const MARGIN = 2;

/** Columns of a picture on the terminal. A line of text shows two rows of pixels. */
export const PICTURE_WIDTH = 16;

/** A picture as lines of half blocks: grey on a terminal with colours, else black and white. */
export function pictureLines(picture: Picture, style: Style): string[] {
  const pixels = shrink(picture);
  const at = (x: number, y: number) => pixels[y * PICTURE_WIDTH + x] as number;
  return Array.from({ length: PICTURE_WIDTH / 2 }, (_, line) =>
    Array.from({ length: PICTURE_WIDTH }, (_, x) => cell(at(x, 2 * line), at(x, 2 * line + 1), style)).join(""),
  );
}

function cell(upper: number, lower: number, style: Style): string {
  const grey = (value: number) => 233 + Math.round(value * 22); // 232 to 255 go from black to white
  if (style.colours) return style.on(grey(upper), grey(lower), "▀");
  const ink = (value: number) => value > 0.42;
  if (ink(upper)) return ink(lower) ? "█" : "▀";
  return ink(lower) ? "▄" : " ";
}

/** The picture without its margin in fewer pixels: each is the mean of the area it covers. */
function shrink(picture: Picture): Float32Array {
  const scale = (SIDE - 2 * MARGIN) / PICTURE_WIDTH;
  const fine = 4; // points along each side of a new pixel
  const out = new Float32Array(PICTURE_WIDTH * PICTURE_WIDTH);
  const place = (pixel: number, point: number) => Math.floor(MARGIN + scale * (pixel + (point + 0.5) / fine));
  for (let y = 0; y < PICTURE_WIDTH; y++)
    for (let x = 0; x < PICTURE_WIDTH; x++) {
      let sum = 0;
      for (let i = 0; i < fine; i++)
        for (let j = 0; j < fine; j++) sum += picture[place(y, i) * SIDE + place(x, j)] as number;
      out[y * PICTURE_WIDTH + x] = sum / fine ** 2;
    }
  return out;
}
