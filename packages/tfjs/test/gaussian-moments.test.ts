import type { DropConnectParams, Program } from "@mayhap/core";
import { adapter, type TfInputs } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { connect, distance } from "./support/transform.ts";

const KERNEL = [0.5, -1.5, 2, 1, -0.75, 0.25];
const BIAS = [0.3, -0.6];
const X = [
  [1, -2, 0.5],
  [0.25, 3, -1],
];

/** One layer, `[3, 2]`. */
function layer(useBias: boolean, activation: "linear" | "relu" = "linear"): tf.LayersModel {
  const weights = [tf.tensor2d(KERNEL, [3, 2]), ...(useBias ? [tf.tensor1d(BIAS)] : [])];
  return tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], useBias, activation, weights })] });
}

/** Output with the given noise everywhere. */
async function drawn(model: tf.LayersModel, noise: number): Promise<number[]> {
  const program = (await adapter.compile(model, "gaussian")) as Program<TfInputs>;
  const prepared = await program.bind(X).prepare(0, 2);
  const [site] = program.sites;
  expect(program.sites.length).toBe(1);
  expect(site).toMatchObject({ type: "noise", maskPer: "example" });
  expect(Object.values(prepared.shapes)).toEqual([[2, 2]]);
  const out = await prepared.run([new Float32Array(4).fill(noise)]);
  prepared.dispose();
  await program.dispose();
  return Array.from(Object.values(out)[0]?.data ?? []);
}

/** Mean and standard deviation of each pre-activation over all masks there are, each with its probability. */
function enumerated({ p, scale, bias }: DropConnectParams, useBias: boolean): { mean: number[]; std: number[] } {
  const kept = scale === "inverted" ? 1 / (1 - p) : 1;
  const mean: number[] = [];
  const std: number[] = [];
  for (const x of X)
    for (const j of [0, 1]) {
      const terms = [0, 1, 2].map((i) => (x[i] as number) * (KERNEL[2 * i + j] as number));
      const masked = useBias && bias ? [...terms, BIAS[j] as number] : terms;
      const fixed = useBias && !bias ? (BIAS[j] as number) : 0;
      let first = 0;
      let second = 0;
      for (let mask = 0; mask < 2 ** masked.length; mask++) {
        const bits = masked.map((_, i) => (mask >> i) & 1);
        const chance = bits.reduce<number>((product, bit) => product * (bit === 1 ? 1 - p : p), 1);
        const y = masked.reduce((sum, term, i) => sum + term * (bits[i] as number) * kept, fixed);
        first += chance * y;
        second += chance * y * y;
      }
      mean.push(first);
      std.push(Math.sqrt(second - first * first));
    }
  return { mean, std };
}

onEachBackend(() => {
  const cases = (["inverted", "none"] as const).flatMap((scale) =>
    [false, true].flatMap((useBias) =>
      [false, true].flatMap((bias) => [0.2, 0.5].map((p) => ({ scale, useBias, bias, p, maskPer: "sample" as const }))),
    ),
  );
  test.each(cases)("moments are those of all masks: %o", async ({ useBias, ...params }) => {
    const model = connect(layer(useBias), params);
    const expected = enumerated(params, useBias);
    const mean = await drawn(model, 0);
    const above = await drawn(model, 1);
    const below = await drawn(model, -2);
    expect(distance(mean, expected.mean)).toBeLessThan(1e-6);
    expect(
      distance(
        above.map((y, i) => y - (mean[i] as number)),
        expected.std,
      ),
    ).toBeLessThan(1e-6);
    expect(
      distance(
        below.map((y, i) => (y - (mean[i] as number)) / -2),
        expected.std,
      ),
    ).toBeLessThan(1e-6);
  });

  test("the mean is what the model itself predicts, and the activation comes after the noise", async () => {
    for (const scale of ["inverted", "none"] as const) {
      const model = connect(layer(true, "relu"), { p: 0.4, scale, bias: true });
      const plain = tf.tidy(() => Array.from((model.predict(tf.tensor2d(X)) as tf.Tensor).dataSync()));
      expect(distance(await drawn(model, 0), plain)).toBeLessThan(1e-6);
      const linear = await drawn(connect(layer(true), { p: 0.4, scale, bias: true }), -0.7);
      expect(
        distance(
          await drawn(model, -0.7),
          linear.map((y) => Math.max(0, y)),
        ),
      ).toBeLessThan(1e-6);
    }
  });

  test("moments for masks per example are the same", async () => {
    const params = { p: 0.3, bias: true } as const;
    const shared = await drawn(connect(layer(true), { ...params, maskPer: "sample" }), 1.5);
    expect(await drawn(connect(layer(true), { ...params, maskPer: "example" }), 1.5)).toEqual(shared);
  });

  test("integers are taken as the numbers that they are", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], dtype: "int32" as never })] });
    model.layers[0]?.setWeights([tf.tensor2d(KERNEL, [3, 2]), tf.tensor1d(BIAS)]);
    const program = (await adapter.compile(connect(model), "gaussian")) as Program<TfInputs>;
    const prepared = await program.bind([[1, 2, 3]]).prepare(0, 1);
    const out = await prepared.run([new Float32Array(2)]);
    const expected = [0.5 + 4 - 2.25 + 0.3, -1.5 + 2 + 0.75 - 0.6];
    expect(distance(Object.values(out)[0]?.data ?? [], expected)).toBeLessThan(1e-6);
    prepared.dispose();
    await program.dispose();
  });
});
