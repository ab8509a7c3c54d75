import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Pictures with their digits. */
export interface Labelled {
  /** 784 values from 0 to 1 for each picture. */
  readonly pixels: Float32Array;
  readonly labels: Uint8Array;
}

/** Reads MNIST's files: an idx3 file of pictures and an idx1 file of labels, both gzipped. */
export function readMnist(folder: string, part: "train" | "t10k"): Labelled {
  const pictures = readIdx(`${folder}/${part}-images-idx3-ubyte.gz`, 3);
  const labels = readIdx(`${folder}/${part}-labels-idx1-ubyte.gz`, 1);
  const pixels = new Float32Array(pictures); // much faster than Float32Array.from with a function
  for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] as number) / 255;
  return { pixels, labels };
}

/** The bytes behind the header of an idx file: magic number 0, 0, 8 (unsigned bytes), rank, then the dimensions. */
function readIdx(path: string, rank: number): Uint8Array {
  const bytes = gunzipSync(readFileSync(path));
  if (bytes.readUInt32BE(0) !== 0x0800 + rank)
    throw new Error(`${path} is no idx file of unsigned bytes and rank ${rank}.`);
  return bytes.subarray(4 + 4 * rank);
}

/** Pictures `from` (included) to `to` (excluded). */
export function slice({ pixels, labels }: Labelled, from: number, to: number): Labelled {
  return { pixels: pixels.subarray(from * 784, to * 784), labels: labels.subarray(from, to) };
}
