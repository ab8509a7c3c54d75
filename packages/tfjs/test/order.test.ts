import { dropconnect, predict, type WeightSite } from "@mayhap/core";
import { adapter } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { matMulTransposed } from "../src/layers/arithmetic.ts";
import { onEachBackend } from "./support/backends.ts";
import { connect, distance, predicted, runOnce } from "./support/transform.ts";

function model(
  inputShape: number[],
  units: readonly number[],
  activation: "relu" | "softmax" = "relu",
): tf.LayersModel {
  const layers = units.map((size, i) =>
    tf.layers.dense({
      units: size,
      activation,
      kernelInitializer: tf.initializers.randomNormal({ stddev: 0.2, seed: i + 1 }),
      biasInitializer: tf.initializers.randomNormal({ stddev: 1, seed: i + 50 }),
      ...(i === 0 ? { inputShape } : {}),
    }),
  );
  return tf.sequential({ layers });
}

const inputs = (shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", 3);

async function orders(net: tf.LayersModel): Promise<(string | undefined)[]> {
  const program = await adapter.compile(connect(net, { bias: true }));
  const found = program.sites.map((site) => (site as WeightSite).order);
  await program.dispose();
  return found;
}

onEachBackend((backend) => {
  it("asks for wide kernels transposed on wasm, for narrow ones, biases and other backends never", async () => {
    const transposed = backend === "wasm" ? "transposed" : undefined;
    // Kernel and bias of 40 × 60, then of 60 × 3.
    expect(await orders(model([40], [60, 3]))).toEqual([transposed, undefined, undefined, undefined]);
  });

  it.each([
    [[1, 40], "relu"],
    [[12, 40], "relu"],
    [[700, 40], "softmax"],
    [[3, 5, 40], "softmax"],
    [[2, 300, 40], "relu"],
  ] as const)("with masks of ones, inputs of shape %j give what TF.js computes (%s)", async (shape, activation) => {
    const net = model(shape.slice(1), [60, 50], activation);
    const x = inputs([...shape]);
    const [wanted] = predicted(net, x);
    const found = Object.values(await runOnce(connect(net, { bias: true }), x))[0]?.data;
    expect(distance(found as Float32Array, wanted as Float32Array)).toBeLessThan(1e-5);
  });

  it("matMulTransposed is the product, for few rows and for many", () => {
    const weights = tf.randomNormal([40, 60], 0, 1, "float32", 4);
    const stored = tf.transpose(weights).dataSync() as Float32Array;
    for (const rows of [1, 11, 12, 13, 300]) {
      const x = inputs([rows, 40]);
      const wanted = tf.matMul(x, weights).dataSync() as Float32Array;
      expect(distance(matMulTransposed(x, stored, 60).dataSync() as Float32Array, wanted)).toBeLessThan(1e-5);
    }
  });
});

describe("samples", () => {
  let net: tf.LayersModel;
  const samplesOn = async (backend: string, maskPer: "sample" | "example") => {
    await tf.setBackend(backend);
    const x = inputs([4, 40]);
    const y = await predict(dropconnect(net, { p: 0.3, maskPer, bias: true }), x, { samples: 6, seed: 9, keep: true });
    return [y.mean.data, y.std.data].map((values) => Float32Array.from(values));
  };

  beforeAll(async () => {
    await tf.setBackend("cpu");
    net = model([40], [64, 60, 10]);
  });

  it.each(["sample", "example"] as const)("are the same in either order (a mask per %s)", async (maskPer) => {
    const canonical = await samplesOn("cpu", maskPer);
    const transposed = await samplesOn("wasm", maskPer);
    for (const [i, values] of canonical.entries())
      expect(distance(transposed[i] as Float32Array, values)).toBeLessThan(1e-5);
  });
});
