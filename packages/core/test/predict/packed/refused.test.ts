import { expect, it } from "vitest";
import { OptionsError, packPrediction, unpackPrediction } from "../../../src/index.ts";
import { run } from "./predictions.ts";

const one = {
  classes: true,
  maskPer: "sample",
  inputs: [
    [1, 2],
    [3, 4],
  ],
  options: { seed: 7, samples: 3 },
} as const;

/** A good one as JSON gives it, for tests to spoil. */
async function packed() {
  const y = await run(one, [0, 2], { output: "logits", keep: true });
  // biome-ignore lint/suspicious/noExplicitAny: it is spoiled in all kinds of ways
  return JSON.parse(JSON.stringify(packPrediction(y))) as any;
}

const counts = (...numbers: number[]) => Buffer.from(Uint32Array.from(numbers).buffer).toString("base64");

// biome-ignore lint/suspicious/noExplicitAny: as above
type Spoil = (good: any) => unknown;

it.each<[string, Spoil, RegExp]>([
  ["nothing", () => undefined, /the value is no part of a packed prediction/],
  ["null", () => null, /the value/],
  ["a number", () => 3, /the value/],
  ["another document", () => ({ mean: [1] }), /type is no part/],
  ["a later version", (good) => ({ ...good, version: 2 }), /version 2 .* not known here, only 1/],
  ["no version", ({ version: _, ...rest }) => rest, /version undefined/],
  ["a member too many", (good) => ({ ...good, more: 1 }), /more/],
  ["a seed that is no number", (good) => ({ ...good, seed: "7" }), /seed is no part.*whole number/],
  ["a range upside down", (good) => ({ ...good, rowRange: [2, 0] }), /rowRange.*from < to/],
  [
    "samples that overlap",
    (good) => ({
      ...good,
      sampleRanges: [
        [0, 3],
        [2, 5],
      ],
    }),
    /overlap at 2/,
  ],
  ["rows that are not there", (good) => ({ ...good, rowRange: [0, 3] }), /\[2, 3\], but there are 3 rows/],
  ["no outputs", (good) => ({ ...good, outputs: [] }), /outputs is no part.*expected an output/],
  ["an output twice", (good) => ({ ...good, outputs: [good.outputs[0], good.outputs[0]] }), /"y" is there twice/],
  ["a larger shape", (good) => output(good, { shape: [2, 4] }), /values whose mean does not fill the shape/],
  ["a negative length", (good) => output(good, { shape: [2, -3] }), /outputs\.0\.shape\.1/],
  ["classes along the batch", (good) => output(good, logits(0)), /classes along axis 0/],
  ["classes along no axis", (good) => output(good, logits(2)), /classes along axis 2/],
  [
    "values with sharpness",
    (good) => output(good, { reading: { type: "values" }, probabilities: undefined }),
    /has sharpness/,
  ],
  ["logits without probabilities", (good) => output(good, { probabilities: undefined }), /lacks probabilities/],
  [
    "text for numbers",
    (good) => output(good, { values: { ...good.outputs[0].values, mean: "%%" } }),
    /mean does not fill/,
  ],
  ["a cut array", (good) => output(good, cut(good) as object), /squares does not fill/],
  [
    "too few counts",
    (good) => output(good, { values: { ...good.outputs[0].values, counts: counts(3) } }),
    /counts do not fit/,
  ],
  [
    "more counts than samples",
    (good) => output(good, { values: { ...good.outputs[0].values, counts: counts(3, 4) } }),
    /from 1 to 3/,
  ],
  [
    "a row without samples",
    (good) => output(good, { values: { ...good.outputs[0].values, counts: counts(3, 0) } }),
    /from 1 to 3/,
  ],
  [
    "measures of other samples",
    (good) => output(good, { sharpness: { ...good.outputs[0].sharpness, counts: counts(3, 2) } }),
    /other samples/,
  ],
  ["a sample lost", (good) => output(good, { kept: good.outputs[0].kept.slice(1) }), /2 kept samples of 3/],
  ["a short sample", (good) => output(good, { kept: [{ type: "float32", data: "" }] }), /kept sample/],
])("unpackPrediction refuses %s", async (_, spoil, message) => {
  const value = spoil(await packed());
  const unpack = () => unpackPrediction(JSON.parse(JSON.stringify(value ?? null)));
  expect(unpack).toThrow(OptionsError);
  expect(unpack).toThrow(expect.objectContaining({ code: "BAD_PACKED", message: expect.stringMatching(message) }));
});

it("unpackPrediction takes the good one", async () => {
  expect(unpackPrediction(await packed()).samples).toBe(3);
});

const output: (good: { outputs: object[] }, change: object) => object = (good, change) => ({
  ...good,
  outputs: [{ ...good.outputs[0], ...change }],
});
const logits = (axis: number) => ({ reading: { type: "logits", layout: { type: "softmax", axis } } });
const cut: Spoil = ({ outputs: [{ values }] }) => ({ values: { ...values, squares: values.squares.slice(0, -12) } });
