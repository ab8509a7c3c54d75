import { expect, it } from "vitest";
import { expectedEntropy, mutualInformation, predictiveEntropy, quantify } from "../../src/index.ts";

const measures = { expectedEntropy, mutualInformation, predictiveEntropy, quantify };

it.each(Object.entries(measures))("%s refuses what is no prediction", (name, measure) => {
  for (const wrong of [undefined, null, 1, "y", {}, []])
    expect(() => measure(wrong as never)).toThrowError(
      expect.objectContaining({
        code: "INVALID_OPTIONS",
        message: expect.stringContaining(`${name} takes a prediction`),
      }),
    );
  expect(() => measure(Promise.resolve() as never)).toThrow(/await it/);
});
