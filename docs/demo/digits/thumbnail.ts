import { type Picture, SIDE } from "../../../demo/src/draw/raster.ts";

/** Shows the 28 × 28 pixels that the network gets: black on transparent, for the style sheet to turn over in the dark. */
export function showPixels(canvas: HTMLCanvasElement, pixels: Picture | undefined): void {
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const image = context.createImageData(SIDE, SIDE);
  for (const [i, ink] of pixels?.entries() ?? []) image.data[4 * i + 3] = 255 * ink;
  context.putImageData(image, 0, 0);
}
