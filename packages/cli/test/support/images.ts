import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { openData } from "../../../../test/support/data.ts";
import { writeNpy } from "../../src/formats/write-npy.ts";

/** Test images and labels in idx format. */
const sets = { "fashion-mnist": filesOf("fashion-mnist"), mnist: filesOf("mnist") } as const;

/** Whether they are here. */
export const hasImages: boolean = Object.values(sets)
  .flatMap(({ images, labels }) => [images, labels])
  .every((path) => path !== undefined);

/** Where a set of images was written. */
export interface Written {
  readonly x: string;
  readonly y: string;
  readonly truth: readonly number[];
}

/** Writes `count` test images and labels from number `first` on as .npy files. Headers of idx files have 16 and 8 bytes. */
export function writeImages(folder: string, set: keyof typeof sets, count: number, first = 0): Written {
  const { images, labels } = sets[set];
  const [x, y] = ["x", "y"].map((name) => join(folder, `${set}-${first}-${name}.npy`)) as [string, string];
  const start = 16 + first * 784;
  const pixels = gunzipSync(readFileSync(images as string)).subarray(start, start + count * 784);
  const truth = [...gunzipSync(readFileSync(labels as string)).subarray(8 + first, 8 + first + count)];
  writeFileSync(x, writeNpy({ data: Float32Array.from(pixels, (value) => value / 255), shape: [count, 28, 28] }));
  writeFileSync(y, writeNpy({ data: BigInt64Array.from(truth, BigInt), shape: [count] }));
  return { x, y, truth };
}

function filesOf(set: string) {
  const file = (name: string) => openData(`data/${set}/t10k-${name}.gz`);
  return { images: file("images-idx3-ubyte"), labels: file("labels-idx1-ubyte") };
}
