import { expect, it } from "vitest";
import type { OutputInfo } from "../../src/adapter/adapter.ts";
import { checkOutputNames, readingOf } from "../../src/predict/reading.ts";

const infos: OutputInfo[] = [
  { name: "classes", shape: [null, 10], head: { type: "softmax", axis: 1 } },
  { name: "yes", shape: [null, 1], head: { type: "sigmoid" } },
  { name: "plain", shape: [null, 3] },
];
const read = (name: string, shape: readonly number[], option?: Parameters<typeof readingOf>[3], axis?: number) =>
  readingOf(name, shape, infos, option, axis);

it("takes the end of the graph at its word, and the user's above it", () => {
  expect(read("classes", [2, 10])).toEqual({ type: "probabilities", layout: { type: "softmax", axis: 1 } });
  expect(read("yes", [2, 1])).toEqual({ type: "probabilities", layout: { type: "sigmoid" } });
  expect(read("plain", [2, 3])).toEqual({ type: "values" });
  expect(read("classes", [2, 10], "values")).toEqual({ type: "values" });
  expect(read("plain", [2, 3], "logits")).toEqual({ type: "logits", layout: { type: "softmax", axis: -1 } });
});

it("reads outputs differently where they are named", () => {
  const option = { plain: "logits", classes: "values" } as const;
  expect(read("plain", [2, 3], option).type).toBe("logits");
  expect(read("classes", [2, 10], option).type).toBe("values");
  expect(read("yes", [2, 1], option).type).toBe("probabilities");
});

it("a single value per example is a yes or no, unless an axis is given", () => {
  expect(read("plain", [5, 1], "logits")).toEqual({ type: "logits", layout: { type: "sigmoid" } });
  expect(read("plain", [5, 1], "logits", -1)).toEqual({ type: "logits", layout: { type: "softmax", axis: -1 } });
  expect(read("plain", [], "probabilities")).toEqual({ type: "probabilities", layout: { type: "sigmoid" } });
});

it("an axis that is given is taken, and must exist", () => {
  expect(read("plain", [2, 3, 4], "probabilities", 1)).toEqual({
    type: "probabilities",
    layout: { type: "softmax", axis: 1 },
  });
  for (const axis of [2, -3]) expect(() => read("plain", [2, 3], "logits", axis)).toThrow(/is not a dimension/);
});

it("names that no output has are refused, with those that there are", () => {
  expect(() => checkOutputNames(["plain", "z"], infos)).toThrowErrorMatchingInlineSnapshot(
    `[OptionsError: The model has no output "z". Its outputs: "classes", "yes", "plain".]`,
  );
  expect(() => checkOutputNames(["plain"], infos)).not.toThrow();
});
