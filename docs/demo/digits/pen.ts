import type { Stroke } from "../../../demo/src/draw/path.ts";
import { PEN } from "./pad.ts";

/** MNIST's digits fill a box of 20 pixels. */
const BOX = 20;
/** The widths that the network was trained with, about. */
const [THINNEST, THICKEST] = [1.8, 3.4];

/** How wide the pen is on the network's 28 × 28 pixels: the drawing is scaled to the box, and its lines with it. */
export function penWidth(strokes: readonly Stroke[]): number {
  const range = (axis: 0 | 1) => {
    const values = strokes.flat().map((point) => point[axis]);
    return Math.max(...values) - Math.min(...values);
  };
  const width = (BOX * PEN) / (Math.max(range(0), range(1)) + PEN);
  return Math.min(THICKEST, Math.max(THINNEST, width));
}
