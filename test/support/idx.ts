import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { openData } from "./data.ts";

/** A part of a data set of 28 × 28 grey images. */
export interface Images {
  /** Pixels from 0 to 255, image after image. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

type Set = "mnist" | "fashion-mnist";

/** The test images `from` to `to` of MNIST or Fashion-MNIST; undefined where the data is absent. */
export function testImages(set: Set, from: number, to: number): Images | undefined {
  return readImages(set, "t10k", from, to);
}

/** The same of the training images. */
export function trainingImages(set: Set, from: number, to: number): Images | undefined {
  return readImages(set, "train", from, to);
}

/** In the idx format of LeCun et al. */
function readImages(set: Set, part: "train" | "t10k", from: number, to: number): Images | undefined {
  const images = openData(`data/${set}/${part}-images-idx3-ubyte.gz`);
  const labels = openData(`data/${set}/${part}-labels-idx1-ubyte.gz`);
  if (images === undefined || labels === undefined) return undefined;
  const read = (file: string, header: number, size: number) =>
    new Uint8Array(gunzipSync(readFileSync(file)).subarray(header + from * size, header + to * size));
  return { pixels: read(images, 16, 784), labels: read(labels, 8, 1) };
}
