import type { OutputInfo } from "@mayhap/core";
import { describe, expect, it } from "vitest";
import { fitLabels } from "../src/inputs/fit-labels.ts";

const plain: OutputInfo = { name: "y", shape: [null, 3] };
const softmax: OutputInfo = { ...plain, head: { type: "softmax", axis: -1 } };
const sigmoid: OutputInfo = { ...plain, head: { type: "sigmoid" } };
const fit = (labels: number[], output = plain, readAs?: "values" | "logits", rows = 2) =>
  fitLabels(Float64Array.from(labels), rows, output, readAs, "y.csv");

describe("labels that fit", () => {
  it.each([
    ["class indices", [2, 0], plain],
    ["class indices of a softmax", [2, 0], softmax],
    ["values", [0.5, 1, 2, 3, 4, 5], plain],
    ["several yes and no of an example", [0, 1, 0, 1, 0, 0], sigmoid],
    ["one value of an example", [0.5, -7], { name: "y", shape: [null, 1] }],
    ["what the model does not tell of", [7, 7], { name: "y" }],
    ["labels of pixels", [0, 1, 0, 1], { name: "y", shape: [null, 3, 2] }],
  ] as [string, number[], OutputInfo][])("%s are left as they are", (_, labels, output) => {
    expect(fit(labels, output)).toEqual({ labels: Float64Array.from(labels), notes: [] });
  });
});

it.each([[plain], [softmax]])("turns one-hot rows into indices, and says so", (output) => {
  const { labels, notes } = fit([0, 0, 1, 1, 0, 0], output);
  expect(Array.from(labels)).toEqual([2, 0]);
  expect(notes).toEqual([
    "y.csv: one-hot rows are read as the indices of their classes. Say --read-as values if they are values.",
  ]);
});

it("leaves one-hot rows that are said to be values", () => {
  expect(fit([0, 0, 1, 1, 0, 0], plain, "values").labels.length).toBe(6);
});

it.each([
  [
    [0, 3],
    plain,
    undefined,
    "BAD_LABEL",
    /^y\.csv: label 1 is 3, but output "y" has 3 values for each example: a label is the index of one of 3 classes, 0 to 2\.$/,
  ],
  [[-1, 0], softmax, undefined, "BAD_LABEL", /label 0 is -1/],
  [[0.5, 0], softmax, undefined, "BAD_LABEL", /label 0 is 0\.5/],
  [[0, Number.NaN], plain, undefined, "BAD_LABEL", /label 1 is NaN/],
  [
    [0],
    plain,
    undefined,
    "LENGTH_MISMATCH",
    /holds 1 numbers, but there are 2 examples, .*: give 2 labels, each the index of one of 3 classes, 0 to 2, or 6 values\.$/,
  ],
  [[0], plain, "logits", "LENGTH_MISMATCH", /0 to 2\.$/],
  [[0, 1], plain, "values", "LENGTH_MISMATCH", /: give 6 values\.$/],
  [[0.5, 1, 2, 3, 4, 5], softmax, undefined, "LENGTH_MISMATCH", /holds 6 numbers/],
] as const)("refuses %j", (labels, output, readAs, code, message) => {
  const run = () => fit([...labels], output, readAs);
  expect(run).toThrowError(expect.objectContaining({ code }));
  expect(run).toThrowError(message);
});
