import { dropconnect, OptionsError, predict } from "@mayhap/core";
import { describe, expect, it } from "vitest";
import { Mlp } from "../../docs/examples/mlp.ts";
import { network, rows } from "./network.ts";

const model = dropconnect(network("values"), 0.3);
const inputs = { x: rows(0, 12) };
const seed = 5;

describe("samples: { min, max, tolerance }", () => {
  const tolerance = 0.4;

  it("meets the tolerance for every example, each with its own number of samples", async () => {
    const y = await predict(model, inputs, { samples: { min: 10, max: 5000, tolerance }, seed });
    expect(y.stopped).toBe("tolerance");
    expect(Math.max(...y.standardError.data)).toBeLessThanOrEqual(tolerance);
    expect(new Set(y.samplesPerExample).size).toBeGreaterThan(3);
    expect(y.samples).toBe(Math.max(...y.samplesPerExample));
  });

  it("gives each example the prediction of that many samples drawn alone", async () => {
    const y = await predict(model, inputs, { samples: { min: 10, max: 5000, tolerance }, seed });
    for (const [i, row] of inputs.x.entries()) {
      const alone = await predict(model, { x: [row] }, { samples: y.samplesPerExample[i] as number, seed });
      expect(y.mean.row(i).toArray()).toEqual(alone.mean.row(0).toArray());
      expect(y.variance.row(i).toArray()).toEqual(alone.variance.row(0).toArray());
    }
  });

  it("stops an example as soon as it may, and not before", async () => {
    const y = await predict(model, inputs, { samples: { min: 10, max: 5000, tolerance }, seed });
    for (const [i, row] of inputs.x.entries()) {
      const taken = y.samplesPerExample[i] as number;
      if (taken === 10) continue;
      const before = await predict(model, { x: [row] }, { samples: taken - 1, seed });
      expect(Math.max(...before.standardError.data)).toBeGreaterThan(tolerance);
    }
  });

  it("finds the spread too small where drops are rare, and as many samples again do not", async () => {
    const rare = dropconnect(network("values"), 0.02);
    const { kernel } = rare.layers[1] as Mlp["layers"][number];
    const x = inputs.x.slice(0, 1);
    const hidden = new Mlp(rare.layers.slice(0, 1)).predict([Float32Array.from(x[0] as number[])])[0] as Float32Array;
    // Of the first output: p/(1-p) · Σ (h w)².
    const exact = (0.02 / 0.98) * hidden.reduce((sum, h, i) => sum + (h * (kernel.values[3 * i] as number)) ** 2, 0);
    const runs = 300;
    const [stopped, again]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      const samples = { min: 20, max: 5000, tolerance: Math.sqrt(exact / 30) };
      const y = await predict(rare, { x }, { samples, seed: run });
      stopped.push(y.variance.at(0, 0));
      again.push((await predict(rare, { x }, { samples: y.samples, seed: runs + run })).variance.at(0, 0));
    }
    const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / runs;
    const error = (list: readonly number[]) => Math.sqrt(mean(list.map((v) => (v - mean(list)) ** 2)) / runs);
    expect(mean(stopped)).toBeLessThan(exact - 4 * error(stopped));
    expect(Math.abs(mean(again) - exact)).toBeLessThan(4 * error(again));
  });

  it("does not depend on the batch size", async () => {
    const samples = { min: 10, max: 5000, tolerance };
    const whole = await predict(model, inputs, { samples, seed });
    const parts = await predict(model, inputs, { samples, seed, batchSize: 5 });
    expect(parts.samplesPerExample).toEqual(whole.samplesPerExample);
    expect(parts.mean.toArray()).toEqual(whole.mean.toArray());
  });

  it("ends at max and says so", async () => {
    const y = await predict(model, inputs, { samples: { max: 25, tolerance: 1e-9 }, seed });
    expect([y.stopped, y.samples]).toEqual(["samples", 25]);
  });

  it("keeps samples on request, of each example as many as it took", async () => {
    const samples = { min: 10, max: 5000, tolerance };
    const y = await predict(model, inputs, { samples, seed, keep: true });
    const [least] = y.samplesPerExample.map((n, i) => [n, i] as const).sort(([a], [b]) => a - b);
    const [taken, row] = least as readonly [number, number];
    const alone = await predict(model, { x: [inputs.x[row]] }, { samples: taken, seed, keep: true });
    expect(y.quantile(0.9).row(row).toArray()).toEqual(alone.quantile(0.9).row(0).toArray());
  });

  it.each([
    [{ min: 30, max: 20, tolerance: 1 }, /min is 30, more than samples.max, 20/],
    [{ max: 20, tolerance: 0 }, /tolerance/],
    [{ tolerance: 1 }, /samples/],
    [0, /samples/],
    [1.5, /samples/],
  ])("refuses %j", async (samples, message) => {
    const work = predict(model, inputs, { samples: samples as never });
    await expect(work).rejects.toThrow(OptionsError);
    await expect(work).rejects.toThrow(message);
  });
});

describe("deadline", () => {
  it("returns the best answer so far", async () => {
    const y = await predict(model, inputs, { samples: 1e9, deadline: 60, seed });
    expect(y.stopped).toBe("deadline");
    expect(y.samples).toBeGreaterThan(1);
    const same = await predict(model, inputs, { samples: y.samples, seed });
    expect(y.mean.toArray()).toEqual(same.mean.toArray());
  });

  it("shares the time among the parts of a large input", async () => {
    const y = await predict(model, inputs, { samples: 1e9, deadline: 120, seed, batchSize: 4 });
    expect(Math.min(...y.samplesPerExample)).toBeGreaterThan(1);
  });

  it("draws at least one sample", async () => {
    const y = await predict(model, inputs, { samples: 100, deadline: 1e-6, seed });
    expect(y.samples).toBe(1);
  });
});
