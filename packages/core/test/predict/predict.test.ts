import { describe, expect, it } from "vitest";
import { linear, Mlp, relu, softmax } from "../../../../docs/examples/mlp.ts";
import "../../../../docs/examples/mlp-adapter.ts";
import {
  dropconnect,
  dropout,
  mutualInformation,
  predict,
  predictiveEntropy,
  quantify,
  sample,
} from "../../src/index.ts";

const weight = (name: string, inputs: number, units: number) => ({
  name,
  shape: [inputs, units],
  values: Float32Array.from({ length: inputs * units }, (_, i) => Math.cos(i + inputs)),
});
const build = (last: typeof linear) =>
  new Mlp([
    { name: "hidden", kernel: weight("w1", 2, 6), activation: relu },
    { name: "out", kernel: weight("w2", 6, 3), activation: last },
  ]);
const values = dropconnect(build(linear), 0.3);
const classes = dropconnect(build(softmax), 0.3);
const x = { x: Array.from({ length: 7 }, (_, i) => [Math.sin(i), Math.cos(2 * i)]) };
const options = { samples: 40, seed: 7 } as const;

/** The samples themselves, one by one. */
async function drawn(model: unknown, more = {}): Promise<number[][]> {
  const all: number[][] = [];
  for await (const { outputs } of sample(model, x, { ...options, ...more })) all.push([...(outputs.y?.data ?? [])]);
  return all;
}

const column = (samples: readonly (readonly number[])[], i: number) => samples.map((values) => values[i] as number);
const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
const variance = (list: readonly number[]) =>
  list.reduce((sum, v) => sum + (v - mean(list)) ** 2, 0) / (list.length - 1);

describe("a prediction", () => {
  it("sums up the samples: mean, unbiased variance, standard deviation", async () => {
    const samples = await drawn(values);
    const y = await predict(values, x, options);
    expect(y.mean.shape).toEqual([7, 3]);
    for (let i = 0; i < 21; i++) {
      expect(y.mean.data[i]).toBeCloseTo(mean(column(samples, i)), 12);
      expect(y.variance.data[i]).toBeCloseTo(variance(column(samples, i)), 12);
      expect(y.std.data[i]).toBeCloseTo(Math.sqrt(variance(column(samples, i))), 12);
    }
    expect([y.samples, y.seed, y.output, y.kept, y.warnings]).toEqual([40, 7, "values", undefined, []]);
  });

  it.each([1, 2, 3, 7, 50])("is the same in parts of %d rows, with masks shared or not", async (batchSize) => {
    for (const model of [
      values,
      classes,
      dropconnect(build(softmax), { p: 0.3, maskPer: "example" }),
      dropout(build(linear), 0.2),
    ]) {
      const whole = await predict(model, x, { ...options, keep: true });
      const parts = await predict(model, x, { ...options, keep: true, batchSize });
      expect(parts.mean).toEqual(whole.mean);
      expect(parts.variance).toEqual(whole.variance);
      expect(parts.kept).toEqual(whole.kept);
      if (whole.output !== "values") expect(parts.expectedEntropy).toEqual(whole.expectedEntropy);
    }
  });

  it("starts at any sample: two halves hold the samples of the whole", async () => {
    const kept = async (first: number, samples: number) =>
      (await predict(values, x, { seed: 7, first, samples, keep: true })).kept ?? [];
    expect([...(await kept(0, 15)), ...(await kept(15, 25))]).toEqual(await kept(0, 40));
  });

  it("draws a seed where none is given, and tells it", async () => {
    const y = await predict(values, x, { samples: 3, keep: true });
    const again = await predict(values, x, { samples: 3, keep: true, seed: y.seed });
    expect(again.kept).toEqual(y.kept);
    expect((await predict(values, x, { samples: 1 })).seed).not.toBe(y.seed);
  });

  it("has no variance after one sample", async () => {
    const y = await predict(values, x, { samples: 1, seed: 7 });
    expect(new Set(y.variance.data)).toEqual(new Set([Number.NaN]));
    expect(y.warnings).toEqual([
      'One sample says nothing of the spread: of output "y" the standard deviation and epistemic uncertainty are NaN.',
    ]);
    expect([...y.mean.data]).toEqual((await drawn(values, { samples: 1 }))[0]);
  });
});

describe("intervals and quantiles", () => {
  it("come from the samples when they are kept", async () => {
    const samples = await drawn(values);
    const y = await predict(values, x, { ...options, keep: true });
    const sorted = column(samples, 4).sort((a, b) => a - b);
    // 40 samples: the quartile stands between the 10th and the 11th, at 9.75.
    expect(y.quantile(0.25).data[4]).toBeCloseTo(0.25 * (sorted[9] as number) + 0.75 * (sorted[10] as number), 12);
    expect(y.quantile(0).data[4]).toBe(sorted[0]);
    expect(y.quantile(1).data[4]).toBe(sorted[39]);
    const { lower, upper, method, level } = y.interval(0.5);
    expect([method, level]).toEqual(["quantile", 0.5]);
    expect(lower.data[4]).toBe(y.quantile(0.25).data[4]);
    expect(upper.data[4]).toBe(y.quantile(0.75).data[4]);
  });

  it("are normal without them, and say so", async () => {
    const y = await predict(values, x, options);
    const { lower, upper, method } = y.interval(0.95);
    expect(method).toBe("normal");
    expect(upper.data[2]).toBeCloseTo((y.mean.data[2] as number) + 1.959963984540054 * (y.std.data[2] as number), 6);
    expect(lower.data[2]).toBeCloseTo((y.mean.data[2] as number) - 1.959963984540054 * (y.std.data[2] as number), 6);
    expect(() => y.quantile(0.5)).toThrowError(expect.objectContaining({ code: "SAMPLES_NOT_KEPT" }));
  });

  it.each([0, 1, -0.1, 1.1, Number.NaN, "0.9"])("a level of %s is refused", async (level) => {
    const y = await predict(values, x, { samples: 2, keep: true });
    expect(() => y.interval(level as number)).toThrow(/between 0 and 1/);
    if (level !== 0 && level !== 1) expect(() => y.quantile(level as number)).toThrow(/from 0 to 1/);
  });
});

describe("classifiers", () => {
  it("have entropies that follow from the samples", async () => {
    const samples = await drawn(classes);
    const y = await predict(classes, x, options);
    const entropy = (p: readonly number[]) => p.reduce((sum, v) => sum - v * Math.log(v), 0);
    for (let row = 0; row < 7; row++) {
      const distributions = samples.map((values) => values.slice(3 * row, 3 * row + 3));
      const average = [0, 1, 2].map((c) => mean(column(distributions, c)));
      expect(predictiveEntropy(y).at(row)).toBeCloseTo(entropy(average), 6);
      expect(y.expectedEntropy.at(row)).toBeCloseTo(mean(distributions.map(entropy)), 6);
      expect(mutualInformation(y).at(row)).toBeCloseTo(entropy(average) - mean(distributions.map(entropy)), 6);
      expect(mutualInformation(y).at(row)).toBeGreaterThan(0);
    }
    const { total, aleatoric, epistemic, unit } = quantify(y);
    expect([total, aleatoric, epistemic, unit]).toEqual([
      predictiveEntropy(y),
      y.expectedEntropy,
      mutualInformation(y),
      "nats",
    ]);
  });

  it("given as logits have the probabilities of the softmax", async () => {
    const logits = await predict(values, x, { ...options, output: "logits" });
    const probabilities = await predict(classes, x, options);
    expect(logits.output).toBe("logits");
    for (const [i, p] of probabilities.probabilities.data.entries())
      expect(logits.probabilities.data[i]).toBeCloseTo(p, 6);
    for (const [i, h] of probabilities.expectedEntropy.data.entries())
      expect(logits.expectedEntropy.data[i]).toBeCloseTo(h, 5);
    // mean and variance stay those of the output as it is
    expect(logits.mean).toEqual((await predict(values, x, options)).mean);
  });

  it("of plain values there is variance, and no entropy", async () => {
    const y = await predict(values, x, options);
    expect(quantify(y)).toMatchObject({ unit: "variance", total: y.variance, epistemic: y.variance });
    expect(new Set(quantify(y).aleatoric.data)).toEqual(new Set([0]));
    expect(() => predictiveEntropy(y)).toThrowErrorMatchingInlineSnapshot(
      `[OptionsError: probabilities of output "y": it is read as plain values, because the model does not end in a softmax or sigmoid. If its values are logits or probabilities of classes, say so: predict(model, inputs, { output: "logits" }) or { output: "probabilities" }.]`,
    );
    expect(() => mutualInformation(y)).toThrowError(expect.objectContaining({ code: "NOT_A_CLASSIFIER" }));
  });
});

describe("values that are no numbers", () => {
  it("are counted in inputs and outputs, and named in warnings", async () => {
    const broken = { x: x.x.map((row, i) => (i === 2 ? [Number.NaN, row[1] as number] : row)) };
    const y = await predict(values, broken, { samples: 5, seed: 7, batchSize: 3 });
    expect(y.nonFinite.inputs).toEqual({ x: 1 });
    expect(y.nonFinite.output).toBeGreaterThan(0);
    expect(y.warnings).toHaveLength(2);
    expect(y.mean.row(1).toArray()).toEqual((await predict(values, x, { samples: 5, seed: 7 })).mean.row(1).toArray());
  });
});

describe("progress", () => {
  it("counts samples of rows up to the total", async () => {
    const seen: { done: number; total: number }[] = [];
    await predict(values, x, { samples: 3, seed: 7, batchSize: 4, onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ done }) => done)).toEqual([4, 8, 12, 15, 18, 21]);
    expect(new Set(seen.map(({ total }) => total))).toEqual(new Set([21]));
  });
});

describe("numbers that the generator cannot count to", () => {
  const last = 2 ** 32 - 2;

  it("are refused, because draws would repeat", async () => {
    await expect(predict(values, x, { first: last, samples: 2 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[OptionsError: predict: 2 samples from number 4294967294 on go beyond the last, number 4294967294. Begin with a smaller number.]`,
    );
    await expect(predict(values, x, { first: last, samples: { max: 3, tolerance: 1 } })).rejects.toThrow("3 samples");
    await expect(predict(values, x, { firstRow: last - 5, samples: 2 })).rejects.toThrow("7 rows from number");
    await expect(sample(values, x, { first: last, samples: 2 }).next()).rejects.toThrow("sample: 2 samples");
  });

  it("the last ones are there", async () => {
    expect((await predict(values, x, { first: last, firstRow: last - 6, samples: 1, seed: 7 })).samples).toBe(1);
  });
});
