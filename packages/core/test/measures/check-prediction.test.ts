import { expect, it } from "vitest";
import {
  epig,
  expectedEntropy,
  expectedPairwiseKl,
  highestDensityInterval,
  margin,
  maxProbability,
  mutualInformation,
  predictiveEntropy,
  predictiveLogLikelihood,
  quantify,
  variationRatio,
} from "../../src/index.ts";

const measures: Record<string, (prediction: never) => unknown> = {
  epig: (y) => epig(y, y),
  expectedEntropy,
  expectedPairwiseKl,
  highestDensityInterval,
  margin,
  maxProbability,
  mutualInformation,
  predictiveEntropy,
  predictiveLogLikelihood: (y) => predictiveLogLikelihood(y, [], 1),
  quantify,
  variationRatio,
};

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
