import { dropconnect, predict } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import { afterAll, describe, expect, test } from "vitest";
import { adapter, loadOnnx } from "../src/index.ts";
import { build } from "./support/build.ts";
import { folder, openModel, sayAbsent } from "./support/open.ts";
import { inputOf, K, N, quantisedForms, step } from "./support/quantised-forms.ts";
import { runModel } from "./support/run.ts";

afterAll(() => sayAbsent("quantised-mean.test.ts"));

const samples = 4000;
const p = 0.25;
/** A normal number is farther out than this many standard deviations in one case of 1.7 million. */
const far = 5;

/** Each sample differs from the original by independent parts x W (M s - 1); this adds up their second and fourth moments. */
function moments(parts: readonly number[], scale: "inverted" | "none"): { variance: number; fourth: number } {
  const s = scale === "inverted" ? 1 / (1 - p) : 1;
  const second = p * (1 - p) * s ** 2;
  const own = p * (1 - p) * ((1 - p) ** 3 + p ** 3) * s ** 4;
  const squares = parts.map((v) => second * v * v);
  const variance = squares.reduce((a, b) => a + b, 0);
  const fourth = parts.reduce((sum, v, i) => sum + own * v ** 4 - 3 * (squares[i] as number) ** 2, 3 * variance ** 2);
  return { variance, fourth };
}

/** What one input of the layer adds to one output, in the output's units; and the largest error of rounding an output. */
const cases = [
  ["MatMulIntegerToFloat", (n: number) => step(n) * 0.05, 1e-5],
  ["MatMulInteger, alone", () => 1, 0.5],
] as const;

describe.each(cases)("%s", (name, unit, rounding) => {
  const form = quantisedForms.find((f) => f.name === name) as (typeof quantisedForms)[number];
  const model = build(form.parts({ keep: () => true, factor: 1 }));
  const x = inputOf(form);
  const rows = form.x[0] as number;
  const inputs = { x: new ort.Tensor("uint8", Uint8Array.from(x), [...form.x]) };

  test.each(["inverted", "none"] as const)("has the closed form's mean and variance, scale %s", async (scale) => {
    const original = (await runModel(model, inputs)).y?.data ?? [];
    const random = dropconnect(model, { p, layers: "all", scale });
    const { mean, variance } = await predict(random, inputs, { samples, seed: 11 });
    const program = await adapter.compile(random);
    const site = program.sites[0];
    const q = site?.type === "weight" ? site.values : new Float32Array();
    await program.dispose();
    for (let r = 0; r < rows; r++) {
      for (let n = 0; n < N; n++) {
        const parts = Array.from(
          { length: K },
          (_, k) => ((x[r * K + k] as number) - 7) * (q[k * N + n] as number) * unit(n),
        );
        const whole = parts.reduce((a, b) => a + b, 0);
        const offset = (original[r * N + n] as number) - whole;
        const expected = offset + whole * (scale === "inverted" ? 1 : 1 - p);
        const { variance: v, fourth } = moments(parts, scale);
        const error = Math.sqrt(v / samples);
        expect(Math.abs((mean.data[r * N + n] as number) - expected)).toBeLessThan(far * error + rounding);
        // Rounding moves a deviation by at most `rounding`, and so its square by that times twice the deviation.
        const slack = 2 * rounding * Math.sqrt(v) + rounding ** 2;
        const bound = far * Math.sqrt((fourth - v ** 2) / samples) + slack;
        expect(Math.abs((variance.data[r * N + n] as number) - v)).toBeLessThan(bound);
      }
    }
  });
});

// One network, trained once, with its layers as QLinearMatMul, as DequantizeLinear and MatMul, and in floats. They share masks, so that
// predictions differ by what quantisation does to each sample. Measured: 0.013 in the means, 0.027 in the standard deviations.
test.skipIf(folder === undefined)("integers and floats have the same predictive distribution", async () => {
  const x = { data: Float32Array.from({ length: 1960 }, (_, i) => 2.5 * Math.sin(i * 0.37) + 2), shape: [1, 1960] };
  const names = ["micro_kws_fp32.onnx", "micro_kws_qoperator.onnx", "micro_kws_qdq.onnx"];
  const [float, ...others] = await Promise.all(
    names.map(async (name) => predict(dropconnect(await loadOnnx(openModel(name)), 0.3), x, { samples: 400, seed: 3 })),
  );
  expect(Math.max(...(float?.std.data ?? []))).toBeGreaterThan(0.2);
  for (const { mean, std } of others) {
    mean.data.forEach((v, i) => {
      expect(Math.abs(v - (float?.mean.data[i] as number))).toBeLessThan(0.04);
    });
    std.data.forEach((v, i) => {
      expect(Math.abs(v - (float?.std.data[i] as number))).toBeLessThan(0.04);
    });
  }
});
