import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { openData } from "../../../../test/support/data.ts";
import { writeNpy } from "../../src/formats/write-npy.ts";

const images = openData("data/fashion-mnist/t10k-images-idx3-ubyte.gz");
const labels = openData("data/fashion-mnist/t10k-labels-idx1-ubyte.gz");

/** Whether the test images of Fashion-MNIST are here. */
export const hasFashion: boolean = images !== undefined && labels !== undefined;

/** Writes the first `count` test images and labels of Fashion-MNIST as .npy files. Headers of idx files have 16 and 8 bytes. */
export function writeFashion(
  folder: string,
  count: number,
): { readonly x: string; readonly y: string; readonly truth: number[] } {
  const [x, y] = [join(folder, "fashion-x.npy"), join(folder, "fashion-y.npy")];
  const pixels = gunzipSync(readFileSync(images as string)).subarray(16, 16 + count * 784);
  const truth = [...gunzipSync(readFileSync(labels as string)).subarray(8, 8 + count)];
  writeFileSync(x, writeNpy({ data: Float32Array.from(pixels, (value) => value / 255), shape: [count, 28, 28] }));
  writeFileSync(y, writeNpy({ data: BigInt64Array.from(truth, BigInt), shape: [count] }));
  return { x, y, truth };
}
