import { join } from "node:path";
import {
  dropconnect,
  explain,
  mutualInformation,
  NdArray,
  type Prediction,
  predict,
  predictiveLogLikelihood,
} from "@mayhap/core";
import {
  accuracy,
  applyCalibration,
  brierScore,
  expectedCalibrationError,
  fitTemperature,
  nll,
  rmse,
  type TuneOptions,
  type TunePoint,
  tune,
} from "@mayhap/evaluate";
import { loadOnnx } from "@mayhap/onnx";
import "@mayhap/tfjs";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { describe, expect, it } from "vitest";
import { openData } from "../support/data.ts";
import { testImages } from "../support/idx.ts";

const fixture = join(import.meta.dirname, "../../docs/fixtures/model.onnx");
const [FROM, TO] = [1200, 1500];
const held = testImages("mnist", FROM, TO);
const fresh = testImages("mnist", 4000, 4600);
const easier = testImages("mnist", 900, 1200);
const cnnFile = openData("onnx/mnist_cnn_keras2onnx_max2.onnx");
const mlpFile = openData("onnx/mnist_mlp_keras2onnx_sigmoid.onnx");
const graphFile = openData("tfjs/mnist_cnn_graph/model.json");
const severalFile = openData("tfjs/mnist_lenet_tensorspace_keras/model.json");
const present = held && fresh && easier && cnnFile && mlpFile && graphFile && severalFile;

if (!present)
  process.stdout.write("tune.test.ts did not run wholly: MNIST or its models are not there (set MAYHAP_DATA).\n");

/** Images as the CNN takes them: pixels as they are. */
function cnnInput({ pixels, labels }: { pixels: Uint8Array; labels: Uint8Array }) {
  return { conv2d_14_input: { data: Float32Array.from(pixels), shape: [labels.length, 28, 28, 1] } };
}

/** No probability is below float32's least, as the doc comment says. */
function floored({ probabilities: { data, shape } }: Prediction): NdArray {
  return new NdArray(
    data.map((p) => Math.max(p, 2 ** -149)),
    shape,
  );
}

describe.skipIf(!present)("published MNIST networks", () => {
  if (!present) return;
  const { labels } = held;
  const options = { p: [0.3, 0.1], output: "logits", samples: 20, seed: 4 } as const;

  it.each([
    ["log-likelihood", (y, l) => -nll(floored(y as Prediction), l)],
    ["brier", brierScore],
    ["ece", expectedCalibrationError],
  ] as [TuneOptions["metric"] & string, typeof nll][])(
    "measures %s as predict and the metric do, at every point",
    async (metric, of) => {
      const model = await loadOnnx(cnnFile);
      const inputs = cnnInput(held);
      const tuned = await tune(model, { inputs, labels }, { ...options, metric, layers: ["all-but-first", "all"] });
      expect(tuned.curve.map(({ p, layers }) => [p, layers])).toEqual([
        [0, undefined],
        [0.1, "all-but-first"],
        [0.3, "all-but-first"],
        [0.1, "all"],
        [0.3, "all"],
      ]);
      for (const { p, layers = "all", ...point } of tuned.curve) {
        const y = await predict(dropconnect(model, { p, layers }), inputs, {
          output: "logits",
          samples: p === 0 ? 1 : 20,
          seed: 4,
        });
        expect(point.metric).toBeCloseTo(of(y, labels), 12);
        expect(point.accuracy).toBe(accuracy(y, labels));
        const epistemic = p === 0 ? 0 : mutualInformation(y).data.reduce((a, b) => a + b, 0) / labels.length;
        expect(point.epistemic).toBeCloseTo(epistemic, 12);
        expect(Math.abs(point.gain)).toBeCloseTo(Math.abs(point.metric - tuned.untouched.metric), 12);
      }
      const sure = tuned.curve.filter(({ allowed, gain, gainError }) => allowed && gain >= 2 * gainError);
      expect(tuned.chosen).toEqual(sure.toSorted((a, b) => b.gain - a.gain)[0]);
    },
  );

  it("chooses a p for an overconfident network that is better on other images too, and says so", async () => {
    const model = await loadOnnx(cnnFile);
    const tuned = await tune(model, { inputs: cnnInput(held), labels }, { ...options, p: [0.05, 0.1, 0.2, 0.4] });
    expect(tuned.p).toBeGreaterThan(0);
    expect(tuned.statement).toMatch(/^p = 0\.\d+ in layers "all-but-first": log-likelihood .* Better by /);
    const replaced = explain(tuned.model).layers.filter((layer) => layer.replaced);
    expect(replaced.length).toBe(1);
    const more = { output: "logits", seed: 9 } as const;
    const y = await predict(tuned.model, cnnInput(fresh), more);
    const plain = await predict(dropconnect(model, 0), cnnInput(fresh), { ...more, samples: 1 });
    expect(nll(y, fresh.labels)).toBeLessThan(nll(plain, fresh.labels));
    expect(accuracy(y, fresh.labels)).toBeGreaterThan(accuracy(plain, fresh.labels) - 0.02);
  });

  it("leaves a network alone that no p makes better, and says so", async () => {
    const model = await loadOnnx(mlpFile);
    const inputs = {
      flatten_input: { data: Float32Array.from(held.pixels, (v) => v / 255), shape: [TO - FROM, 28, 28] },
    };
    const tuned = await tune(model, { inputs, labels }, { ...options, p: [0.3, 0.5] });
    expect(tuned).toMatchObject({ p: 0, layers: undefined, chosen: tuned.untouched });
    expect(tuned.model).toBe(model);
    expect(tuned.statement).toMatch(
      /^No p of the grid has a better log-likelihood than the model as it is .* left as it is\.$/,
    );
    // It is calibrated: what a temperature gains may be chance too.
    const tempered = await tune(model, { inputs, labels }, { ...options, p: [0.5], temperature: true });
    expect(tempered.p).toBe(0);
    expect(tempered.untouched.temperature).not.toBe(1);
    expect(tempered.calibration).toBeUndefined();
  });

  it("does not pay for a better metric with accuracy", async () => {
    const model = await loadOnnx(cnnFile);
    const data = { inputs: cnnInput(held), labels };
    const hard = { ...options, p: [0.55], layers: "all", maxEceIncrease: 1 } as const;
    const free = await tune(model, data, { ...hard, maxAccuracyLoss: 1 });
    const guarded = await tune(model, data, hard);
    expect(free.curve[1]?.gain).toBeGreaterThan(0);
    expect(free.untouched.accuracy as number).toBeGreaterThan((free.curve[1]?.accuracy as number) + 0.01);
    expect([free.p, guarded.p]).toEqual([0.55, 0]);
    expect(guarded.curve[1]?.allowed).toBe(false);
    expect(guarded.statement).toContain("1 would be better and did not keep the accuracy");
  });

  it("does not pay for likelihood with calibration", async () => {
    const model = await loadOnnx(cnnFile);
    const data = { inputs: cnnInput(held), labels };
    const grid = { ...options, p: [0.05, 0.2] } as const;
    const guarded = await tune(model, data, grid);
    const free = await tune(model, data, { ...grid, maxEceIncrease: 1 });
    const [asItIs, mild, strong] = guarded.curve as TunePoint[];
    expect(strong?.ece as number).toBeGreaterThan((asItIs?.ece as number) + 0.05);
    expect(guarded.curve.map(({ allowed }) => allowed)).toEqual([true, true, false]);
    expect(guarded.chosen).toBe(mild);
    expect(free.chosen).toEqual({ ...strong, allowed: true });
    for (const [i, { p, ece }] of guarded.curve.entries()) {
      const y = await predict(dropconnect(model, p), data.inputs, {
        ...{ output: "logits", seed: 4, samples: p === 0 ? 1 : 20 },
      });
      expect(ece, String(i)).toBeCloseTo(expectedCalibrationError(y, labels), 12);
    }
  });

  it("judges each p at its best temperature, and gives the one that was chosen", async () => {
    const model = await loadOnnx(cnnFile);
    const inputs = cnnInput(held);
    const tuned = await tune(model, { inputs, labels }, { ...options, temperature: true });
    for (const { p, temperature, metric, ece } of tuned.curve) {
      const samples = p === 0 ? 1 : 20;
      const y = await predict(dropconnect(model, p), inputs, { output: "logits", seed: 4, samples });
      const fitted = fitTemperature(y, labels);
      expect(temperature).toBe(fitted.temperature);
      const calibrated = applyCalibration(fitted, y);
      expect(metric).toBeCloseTo(-nll(calibrated, labels), 9);
      expect(ece).toBeCloseTo(expectedCalibrationError(calibrated, labels), 12);
    }
    expect(tuned.calibration).toEqual({ type: "temperature", on: "mean", temperature: tuned.chosen.temperature });
    expect(tuned.p).toBeGreaterThan(0);
    expect(tuned.statement).toMatch(
      /^p = 0\.\d in layers "all-but-first" at temperature .* with a temperature of its own/,
    );
    // Less is left to gain than without temperatures.
    expect(tuned.chosen.gain).toBeLessThan((await tune(model, { inputs, labels }, options)).chosen.gain);
  });

  it("takes no gain that may be chance, unless it is told to", async () => {
    const model = await loadOnnx(cnnFile);
    const data = { inputs: cnnInput(easier), labels: easier.labels };
    const grid = { ...options, p: [0.05], maxEceIncrease: 1 } as const;
    const tuned = await tune(model, data, grid);
    const [, point] = tuned.curve as [TunePoint, TunePoint];
    expect(point.gain).toBeGreaterThan(0);
    expect(point.gain).toBeLessThan(2 * point.gainError);
    expect(tuned.model).toBe(model);
    expect(tuned.statement).toContain("less than 2 standard errors");
    const taken = await tune(model, data, { ...grid, minStandardErrors: 0 });
    expect(taken.chosen).toEqual(point);
    expect(taken.statement).toContain("too few to tell it from chance");
  });

  it("samples by gaussian where it is told to", async () => {
    const model = await loadOnnx(mlpFile);
    const x = { data: Float32Array.from(held.pixels, (v) => v / 255), shape: [TO - FROM, 28, 28] };
    const inputs = { flatten_input: x };
    const tuned = await tune(model, { inputs, labels }, { ...options, p: [0.4], method: "gaussian" });
    const y = await predict(dropconnect(model, 0.4), inputs, {
      ...{ output: "logits", samples: 20, seed: 4, method: "gaussian" },
    });
    expect(tuned.curve[1]?.metric).toBeCloseTo(-nll(y, labels), 12);
  });

  it("takes TF.js models", async () => {
    await tf.setBackend("wasm");
    const model = await loadTfjs(graphFile);
    const inputs = tf.tensor(Float32Array.from(held.pixels), [TO - FROM, 28, 28, 1]);
    const tuned = await tune(model, { inputs, labels }, { p: [0.3], samples: 20, seed: 4, metric: "aurc" });
    expect(tuned.chosen.metric).toBeLessThanOrEqual(tuned.untouched.metric);
    expect(tuned.curve.map(({ p }) => p)).toEqual([0, 0.3]);
    inputs.dispose();
  });

  it("of a model with several outputs needs to know which", async () => {
    await tf.setBackend("wasm");
    const model = await loadTfjs(severalFile);
    const inputs = tf.tensor(
      Float32Array.from(held.pixels.subarray(0, 784 * 50), (v) => v / 255),
      [50, 28, 28],
    );
    const data = { inputs, labels: labels.subarray(0, 50) };
    const choice = { p: [0.2], samples: 5, seed: 4 };
    await expect(tune(model, data, choice)).rejects.toThrowError(expect.objectContaining({ code: "SEVERAL_OUTPUTS" }));
    const tuned = await tune(model, data, { ...choice, outputs: ["Softmax"] });
    expect(tuned.untouched.accuracy).toBeGreaterThan(0.9);
    inputs.dispose();
  });
});

describe("plain values", () => {
  const rows = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(2 * i), Math.sin(3 * i + 1), i / 60]);
  const inputs = { x: rows };
  const noise = (i: number) => 0.05 * Math.sin(12.9898 * i) * (1 + (i % 3));

  async function data() {
    const model = await loadOnnx(fixture);
    const plain = await predict(dropconnect(model, 0), inputs, { output: "values", samples: 1 });
    return { model, plain, targets: plain.mean.data.map((value, i) => value + noise(i)) };
  }

  it("the model as it is has the likelihood of its residuals' normal distribution", async () => {
    const { model, plain, targets } = await data();
    const { untouched } = await tune(model, { inputs, targets }, { p: [0.2], samples: 10, seed: 2 });
    const error = rmse(plain, targets);
    expect(untouched.rmse).toBeCloseTo(error, 12);
    expect(untouched.tau).toBeCloseTo(1 / error ** 2, 3);
    // Three values per example.
    expect(untouched.metric).toBeCloseTo((3 / 2) * (-Math.log(2 * Math.PI * error ** 2) - 1), 9);
  });

  it("each point has Gal's likelihood at its precision; the RMSE is guarded", async () => {
    const { model, targets } = await data();
    const tuned = await tune(
      model,
      { inputs, targets },
      { p: [0.01, 0.9], samples: 30, seed: 2, maxRmseIncrease: 0.1 },
    );
    for (const point of tuned.curve.slice(1)) {
      const y = await predict(dropconnect(model, point.p), inputs, {
        output: "values",
        samples: 30,
        seed: 2,
        keep: true,
      });
      const each = predictiveLogLikelihood(y, targets, point.tau as number).data;
      expect(point.metric).toBeCloseTo(each.reduce((a, b) => a + b, 0) / each.length, 9);
      expect(point.rmse).toBeCloseTo(rmse(y, targets), 12);
      expect(point.epistemic).toBeCloseTo(y.variance.data.reduce((a, b) => a + b, 0) / y.variance.size, 12);
      expect(point.allowed).toBe((point.rmse as number) <= 1.1 * (tuned.untouched.rmse as number));
    }
    expect(tuned.curve.map(({ allowed }) => allowed)).toEqual([true, true, false]);
  });

  it("standard errors by resampling are those of a mean, s/√n", async () => {
    const { model, targets } = await data();
    const { curve } = await tune(model, { inputs, targets }, { p: [0.1], samples: 30, seed: 2 });
    const point = curve[1] as (typeof curve)[number];
    const y = await predict(dropconnect(model, 0.1), inputs, { output: "values", samples: 30, seed: 2, keep: true });
    const each = predictiveLogLikelihood(y, targets, point.tau as number).data;
    const mean = each.reduce((a, b) => a + b, 0) / each.length;
    const s = Math.sqrt(each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / each.length);
    // 200 resamplings know it to 5 %: 4 standard errors.
    expect(Math.abs(point.standardError / (s / Math.sqrt(each.length)) - 1)).toBeLessThan(0.2);
  });
});

function indexOfLargest(values: Float64Array): number {
  return values.indexOf(Math.max(...values));
}

describe("with a small model", () => {
  const inputs = {
    x: [
      [0.5, -1, 2, 0],
      [1, 1, 0, 3],
      [0, 1, 0, 1],
      [2, 0, 1, -1],
    ],
  };
  const labels = [2, 0, 1, 1];

  it("reports progress over the whole grid", async () => {
    const seen: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      expect(total).toBe(2 * 2 * 10 * 4);
      seen.push(done);
    };
    const model = await loadOnnx(fixture);
    await tune(model, { inputs, labels }, { p: [0.1, 0.2], layers: ["all", "last"], samples: 10, onProgress });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect([seen.length, seen.at(-1)]).toEqual([40, 160]);
  });

  it("the same seed gives the same result; one is reported where none is given", async () => {
    const model = await loadOnnx(fixture);
    const first = await tune(model, { inputs, labels }, { p: [0.1], samples: 5 });
    const again = await tune(model, { inputs, labels }, { p: [0.1], samples: 5, seed: first.seed });
    expect(again.curve).toEqual(first.curve);
  });

  it("a model that had DropConnect already is compared, and left, without it", async () => {
    const model = await loadOnnx(fixture);
    const options = { p: [0.9], samples: 5, seed: 1, maxAccuracyLoss: 0 };
    const plain = await predict(dropconnect(model, 0), inputs, { samples: 1 });
    const easy = {
      inputs,
      labels: Array.from({ length: 4 }, (_, i) => indexOfLargest(plain.probabilities.row(i).data)),
    };
    const tuned = await tune(dropconnect(model, 0.6), easy, options);
    expect(tuned.p).toBe(0);
    expect(tuned.untouched).toEqual((await tune(model, easy, options)).untouched);
    expect((await predict(tuned.model, inputs, { samples: 2 })).mean).toEqual(plain.mean);
  });

  it("stops when it is told to, on the way", async () => {
    const model = await loadOnnx(fixture);
    const stop = new AbortController();
    const stopped = tune(
      model,
      { inputs, labels },
      { p: [0.1, 0.2], signal: stop.signal, onProgress: () => stop.abort() },
    );
    await expect(stopped).rejects.toThrowError(expect.objectContaining({ code: "ABORTED" }));
  });

  it.each([
    ["INVALID_OPTIONS", { inputs, labels }, { p: [] }],
    ["INVALID_OPTIONS", { inputs, labels }, { p: 0.2 }],
    ["INVALID_P", { inputs, labels }, { p: [0.1, 1] }],
    ["INVALID_P", { inputs, labels }, { p: [Number.NaN] }],
    ["INVALID_OPTIONS", { inputs, labels }, { layers: [] }],
    ["INVALID_OPTIONS", { inputs, labels }, { layers: "first" }],
    ["INVALID_OPTIONS", { inputs, labels }, { metric: "accuracy" }],
    ["INVALID_OPTIONS", { inputs, labels }, { samples: 1 }],
    ["INVALID_OPTIONS", { inputs, labels }, { maxAccuracyLoss: -1 }],
    ["INVALID_OPTIONS", { inputs, labels }, { maxEceIncrease: Number.NaN }],
    ["INVALID_OPTIONS", { inputs, labels }, { minStandardErrors: "2" }],
    ["INVALID_OPTIONS", { inputs, labels }, { temperature: 1 }],
    ["INVALID_OPTIONS", { inputs, labels }, { method: "auto" }],
    ["INVALID_OPTIONS", { inputs, targets: new Float32Array(12) }, { temperature: true }],
    ["INVALID_OPTIONS", { inputs, labels }, { grid: [0.1] }],
    ["INVALID_OPTIONS", { inputs }, {}],
    ["INVALID_OPTIONS", { inputs, targets: new Float32Array(12) }, { metric: "ece" }],
    ["LENGTH_MISMATCH", { inputs, labels: [0] }, {}],
    ["LENGTH_MISMATCH", { inputs, targets: [0] }, {}],
    ["BAD_LABEL", { inputs, labels: [0, 1, 2, 3] }, {}],
    ["NOT_FINITE", { inputs, targets: Array.from({ length: 12 }, () => Number.NaN) }, {}],
  ])("refuses %#: %s", async (code, data, options) => {
    const tuned = tune(await loadOnnx(fixture), data as never, options as never);
    await expect(tuned).rejects.toThrowError(expect.objectContaining({ code }));
  });
});
