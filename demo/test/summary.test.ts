import { NdArray } from "@mayhap/core";
import { expect, it } from "vitest";
import type { Answer } from "../src/ask.ts";
import type { Group } from "../src/draw/pictures.ts";
import { compare, summarise } from "../src/summary.ts";

const answer = (group: Group, epistemic: number, digit = 1): Answer => ({
  question: { group, name: "x", digit: 1, pixels: new Float32Array(784) },
  digit,
  probabilities: [],
  total: 2 * epistemic,
  aleatoric: 1,
  epistemic,
});

const answers = [
  answer("digits", 0.1),
  answer("digits", 0.3, 2),
  answer("rotated", 0.2),
  answer("letters", 0.4),
  answer("letters", 0.3),
  answer("scribbles", 0),
];

it("summarises each group", () => {
  const [digits, rotated, letters, scribbles] = summarise(answers, 0.25);
  expect(digits).toEqual({
    group: "digits",
    pictures: 2,
    right: 0.5,
    total: 0.4,
    aleatoric: 1,
    epistemic: 0.2,
    withheld: 0.5,
  });
  expect(rotated).toMatchObject({ pictures: 1, withheld: 0, auroc: 0.5 });
  expect(letters).toMatchObject({ pictures: 2, withheld: 1, auroc: (1 + 1 + 1 + 0.5) / 4 });
  expect(scribbles).toMatchObject({ epistemic: 0, auroc: 0 });
});

it("finds the largest difference of each group's samples", () => {
  const sample = (...values: number[]) => new NdArray(Float64Array.from(values), [6, 1]);
  const a = [sample(0, 0, 0, 0, 0, 0), sample(1, 1, 1, 1, 1, 1)];
  const b = [sample(0, 0.5, 0, 0, 0, 0), sample(1, 1, 1, 1, 0.75, 1)];
  expect(compare(answers, a, b)).toEqual([
    { group: "digits", values: 4, largest: 0.5 },
    { group: "rotated", values: 2, largest: 0 },
    { group: "letters", values: 4, largest: 0.25 },
    { group: "scribbles", values: 2, largest: 0 },
  ]);
  expect(() => compare(answers, a, [])).toThrow("cannot be compared");
});
