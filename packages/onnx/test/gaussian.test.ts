import { dropconnect, predict } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import { adapter, OnnxModel } from "../src/index.ts";
import { counting } from "./support/counting.ts";
import { dense, uniform } from "./support/dense.ts";
import { bits } from "./support/run.ts";

const SAMPLES = 20_000;
/** Standard errors that a right method stays within but for one value in a million. The seeds are fixed, so a pass stays a pass. */
const DEVIATIONS = 5;

describe.each([
  ["64-64-10", [64, 64, 64, 10]],
  ["128-96-10", [128, 128, 96, 10]],
] as const)("logits of a network with layers %s", (_, widths) => {
  test.each([0.2, 0.5])("have the mean and the deviation of exact samples, p = %d", async (p) => {
    const model = dropconnect(dense(widths), p);
    const x = { x: { data: uniform(3 * widths[0], 7), shape: [3, widths[0]] } };
    const exact = await predict(model, x, { samples: SAMPLES, seed: 1, keep: true });
    const fast = await predict(model, x, { samples: SAMPLES, seed: 2, method: "gaussian", keep: true });
    expect([exact.method, fast.method]).toEqual(["mask", "gaussian"]);
    for (let i = 0; i < exact.mean.size; i++) {
      const [a, b] = [exact, fast].map((y) => ({
        mean: y.mean.data[i] as number,
        variance: y.variance.data[i] as number,
        fourth: (y.kept ?? []).reduce((sum, s) => sum + ((s.data[i] as number) - (y.mean.data[i] as number)) ** 4, 0),
      })) as [Moments, Moments];
      const meanError = Math.sqrt((a.variance + b.variance) / SAMPLES);
      expect(Math.abs(a.mean - b.mean)).toBeLessThan(DEVIATIONS * meanError);
      // Var s = (μ₄ - σ⁴) / (4 n σ²), by the delta method.
      const spread = (m: Moments) => (m.fourth / SAMPLES - m.variance ** 2) / (4 * SAMPLES * m.variance);
      const stdError = Math.sqrt(spread(a) + spread(b));
      expect(Math.abs(Math.sqrt(a.variance) - Math.sqrt(b.variance))).toBeLessThan(DEVIATIONS * stdError);
    }
  });
});

interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly fourth: number;
}

test("a narrow layer deviates: a sum of a few products is not normal, and a ReLU behind it tells", async () => {
  const model = dropconnect(dense([4, 4, 4, 3]), 0.5);
  const x = { x: { data: uniform(4 * 4, 3), shape: [4, 4] } };
  const exact = await predict(model, x, { samples: SAMPLES, seed: 1 });
  const fast = await predict(model, x, { samples: SAMPLES, seed: 2, method: "gaussian" });
  const errors = exact.mean.data.map(
    (m, i) =>
      Math.abs(m - (fast.mean.data[i] as number)) /
      Math.hypot(exact.standardError.data[i] as number, fast.standardError.data[i] as number),
  );
  expect(Math.max(...errors)).toBeGreaterThan(DEVIATIONS);
});

describe("sampling", () => {
  const x = { x: { data: uniform(5 * 64, 3), shape: [5, 64] } };

  test("with the same seed gives the same samples, with another one others, whatever the batch", async () => {
    const model = dropconnect(dense([64, 64, 64, 10]), 0.2);
    const run = async (seed: number, batchSize = 5) => {
      const y = await predict(model, x, { samples: 7, seed, method: "gaussian", keep: true, batchSize });
      return (y.kept ?? []).map(({ data }) => data);
    };
    const one = await run(1);
    expect(await run(1)).toEqual(one);
    expect(await run(2)).not.toEqual(one);
    (await run(1, 2)).forEach((sample, k) => {
      sample.forEach((v, i) => {
        expect(v).toBeCloseTo(one[k]?.[i] as number, 4);
      });
    });
  });

  test("runs the prefix once, the first random layer's moments in it, and many samples at a time", async () => {
    const { runtime, runs } = counting();
    const model = dropconnect(new OnnxModel(dense([64, 64, 64, 10]).proto, { runtime }), 0.2);
    await predict(model, x, { samples: 100, seed: 1, method: "gaussian" });
    expect(runs("x")).toBe(1);
    // Three small runs tell that samples may share a batch, then one gives all of them.
    expect(runs("fc2/noise")).toBe(4);
    await predict(model, x, { samples: 100, seed: 1, method: "gaussian" });
    expect([runs("x"), runs("fc2/noise")]).toEqual([2, 5]);
  });

  test('method "auto" takes it for wide layers, and says so', async () => {
    const method = async (widths: readonly number[]) => {
      const inputs = { data: uniform(widths[0] as number, 3), shape: [1, widths[0] as number] };
      return (await predict(dropconnect(dense(widths), 0.2), inputs, { samples: 3, method: "auto" })).method;
    };
    expect([await method([64, 64, 64, 10]), await method([64, 64, 63, 10])]).toEqual(["gaussian", "mask"]);
  });

  test("noise of zeros gives the means, and with p = 0 nothing is random", async () => {
    const zero = await adapter.compile(dropconnect(dense([64, 64, 10]), 0), "gaussian");
    expect(zero.sites).toEqual([]);
    await zero.dispose();
    const program = await adapter.compile(dropconnect(dense([64, 64, 10]), 0.3), "gaussian");
    expect(program.sites).toEqual([{ type: "noise", id: "fc2/noise", layer: "fc2", p: 0.3, maskPer: "example" }]);
    const prepared = await program.bind(x).prepare(1, 4);
    expect(prepared.shapes).toEqual({ "fc2/noise": [3, 10] });
    const [a, b] = [await prepared.run([new Float32Array(30)]), await prepared.run([new Float32Array(30)])];
    expect(bits(a)).toEqual(bits(b));
    await program.dispose();
  });
});
