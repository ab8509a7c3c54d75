import { drawUniforms, dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { onnxMlp } from "../support/onnx-mlp.ts";

/** How far the Gaussian method is from exact sampling, in the logits of networks of one width. */
export interface Deviation {
  readonly width: number;
  readonly p: number;
  /** Root mean square difference of the means over the root mean square of the exact samples' standard deviations. */
  readonly mean: number;
  /** The same of the standard deviations. */
  readonly std: number;
  /** What both would be, about, if the methods agreed: the Monte-Carlo error of the comparison. */
  readonly meanError: number;
  readonly stdError: number;
}

const ROWS = 4;
const LOGITS = 10;

/** Compares the methods on `networks` random networks width-width-width-10 with ReLU between, on four inputs each. */
export async function deviation(width: number, p: number, samples: number, networks: number): Promise<Deviation> {
  let [mean, std, spread] = [0, 0, 0];
  for (let n = 0; n < networks; n++) {
    const model = dropconnect(await loadOnnx(network(width, n)), p);
    const x = { x: { data: uniform(ROWS * width, 1000 * width + n), shape: [ROWS, width] } };
    const exact = await predict(model, x, { samples, seed: 2 * n });
    const fast = await predict(model, x, { samples, seed: 2 * n + 1, method: "gaussian" });
    exact.mean.data.forEach((m, i) => {
      const s = exact.std.data[i] as number;
      mean += (m - (fast.mean.data[i] as number)) ** 2;
      std += (s - (fast.std.data[i] as number)) ** 2;
      spread += s * s;
    });
  }
  return {
    width,
    p,
    mean: Math.sqrt(mean / spread),
    std: Math.sqrt(std / spread),
    meanError: Math.sqrt(2 / samples),
    // Of a normal variable: the relative standard error of a standard deviation is 1/√(2n), and here are two.
    stdError: Math.sqrt(1 / samples),
  };
}

function network(width: number, seed: number): Uint8Array {
  const sizes = [width, width, width, LOGITS];
  return onnxMlp(
    sizes.slice(1).map((units, i) => ({
      name: `fc${i + 1}`,
      // The scale of He et al. (2015).
      kernel: uniform(width * units, 100 * seed + i).map((v) => v * Math.sqrt(6 / width)),
      shape: [width, units] as const,
      bias: uniform(units, 100 * seed + 50 + i).map((v) => v / 10),
      activation: i === sizes.length - 2 ? "linear" : "relu",
    })),
  );
}

/** Uniform numbers in (-1, 1). */
function uniform(size: number, seed: number): Float32Array {
  const out = new Float32Array(size);
  drawUniforms({ seed, stream: 0, sample: 0, example: 0 }, out);
  return out.map((u) => 2 * u - 1);
}
