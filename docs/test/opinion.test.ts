import { NdArray } from "@mayhap/core";
import { expect, it } from "vitest";
import { opinionOf } from "../demo/digits/opinion.ts";

const sample = (p: readonly number[]) => new NdArray(Float64Array.from(p), [1, p.length]);
const zero = sample([0.8, 0.1, 0.1]);
const two = sample([0.1, 0.3, 0.6]);

it.each([
  [[zero, zero, zero], 0.1, "All 3 networks say 0, and mean it."],
  [[zero, zero, zero], 0.6, "All 3 networks say 0, but waver."],
  [[zero, two, zero], 0.1, "2 of 3 networks say 0, the others something else."],
  [[zero, two, zero], 0.8, "2 of 3 networks say 0, and hardly one is sure."],
])("%#: says who shares the answer, and how surely", (samples, aleatoric, text) => {
  const question = { group: "digits", name: "", pixels: new Float32Array() } as const;
  expect(opinionOf({ question, digit: 0, probabilities: [], total: 0, aleatoric, epistemic: 0 }, samples)).toBe(text);
});
