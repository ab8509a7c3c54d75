import { expect, it } from "vitest";
import { checkP, pOf } from "../../src/transform/p.ts";
import { layer } from "./layers.ts";

it.each([0, 0.2, 0.5, 1 - 2 ** -53])("%d is a probability", (p) => {
  expect(checkP(p)).toBe(p);
});

const message = (p: unknown) => {
  try {
    checkP(p);
  } catch (error) {
    expect(error).toMatchObject({ name: "OptionsError", code: "INVALID_P" });
    return (error as Error).message;
  }
  return expect.fail(`${String(p)} was not refused`);
};

it("what is none is refused, with what to do", () => {
  expect(
    [Number.NaN, -0.1, 1, 1.5, Number.POSITIVE_INFINITY, "0.2", "much", "", null, undefined, [], {}, true].map(message),
  ).toMatchInlineSnapshot(`
    [
      "p is NaN, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
      "p is -0.1, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
      "p is 1, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2). With p = 1 nothing would be left of the layer.",
      "p is 1.5, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
      "p is Infinity, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
      "p is "0.2", but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2). It is a string: pass the number 0.2.",
      "p is "much", but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
      "p is "", but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
      "p is null, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
      "p is undefined, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
      "p is an array, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
      "p is an object, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
      "p is true, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).",
    ]
  `);
});

it("what cannot be written as JSON is refused in the same way", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect([circle, [1n], 1n, Symbol("p"), Object.create(null)].map((p) => message(p).slice(0, 20))).toEqual([
    "p is an object, but ",
    "p is an array, but t",
    "p is 1, but the prob",
    "p is Symbol(p), but ",
    "p is an object, but ",
  ]);
});

it("a function gives one for each layer, and the message names the layer", () => {
  const p = ({ name }: { name: string }) => (name === "good" ? 0.3 : 2);
  expect(pOf(p, layer("good", "linear"))).toBe(0.3);
  expect(() => pOf(p, layer("bad", "linear"))).toThrowErrorMatchingInlineSnapshot(
    `[OptionsError: p(layer) for layer "bad" is 2, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).]`,
  );
});
