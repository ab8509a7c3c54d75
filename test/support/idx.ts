import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { openData } from "./data.ts";

/** A part of a data set of 28 × 28 grey images. */
export interface Images {
  /** Pixels from 0 to 255, image after image. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** The test images `from` to `to` of MNIST or Fashion-MNIST, in the idx format of LeCun et al.; undefined where the data is absent. */
export function testImages(set: "mnist" | "fashion-mnist", from: number, to: number): Images | undefined {
  const images = openData(`data/${set}/t10k-images-idx3-ubyte.gz`);
  const labels = openData(`data/${set}/t10k-labels-idx1-ubyte.gz`);
  if (images === undefined || labels === undefined) return undefined;
  const read = (file: string, header: number, size: number) =>
    new Uint8Array(gunzipSync(readFileSync(file)).subarray(header + from * size, header + to * size));
  return { pixels: read(images, 16, 784), labels: read(labels, 8, 1) };
}
