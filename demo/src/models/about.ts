import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder: string = join(import.meta.dirname, "..", "..", "model");

/** Where the trained network lies, in both formats. */
export const files = {
  tfjs: join(folder, "tfjs"),
  onnx: join(folder, "digits.onnx"),
  about: join(folder, "about.json"),
} as const;

/** What training wrote down about the network. */
export interface About {
  readonly network: string;
  readonly data: string;
  readonly seed: number;
  readonly epochs: number;
  /** Share of the 10 000 test digits of MNIST that the deterministic network gets right. */
  readonly testAccuracy: number;
  /** Drop probability behind the first layer: in training, and in the demo. */
  readonly p: number;
  /** Answers with a higher epistemic uncertainty are withheld, in nats. */
  readonly threshold: number;
  /** Where the threshold comes from, in words. */
  readonly thresholdFrom: string;
}

/** Reads `model/about.json`. */
export function about(): About {
  return JSON.parse(readFileSync(files.about, "utf8")) as About;
}
