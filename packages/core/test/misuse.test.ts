import { describe, expect, it } from "vitest";
import { drawMask, mergePredictions, OptionsError, registerAdapter } from "../src/index.ts";

const thrown = (f: () => unknown): unknown => {
  try {
    return f();
  } catch (error) {
    return error;
  }
};

describe("what is not what a function takes", () => {
  it.each<[string, () => unknown, string, RegExp]>([
    ["mergePredictions(null)", () => mergePredictions(null as never), "INVALID_OPTIONS", /array of predictions/],
    ["mergePredictions([{}])", () => mergePredictions([{}] as never), "INVALID_OPTIONS", /unpackPrediction/],
    [
      "registerAdapter({})",
      () => registerAdapter({} as never),
      "INVALID_OPTIONS",
      /no owns, layers, outputs, apply, compile, freeze/,
    ],
    ["registerAdapter(null)", () => registerAdapter(null as never), "INVALID_OPTIONS", /"Write your own adapter"/],
    ...[Number.NaN, -0.1, 1, "0.2", undefined].map((p): [string, () => unknown, string, RegExp] => [
      `drawMask of p = ${String(p)}`,
      () => drawMask({ seed: 1, stream: 1, sample: 0, example: 0 }, p as never, new Uint8Array(4)),
      "INVALID_P",
      /from 0 up to, not including, 1/,
    ]),
  ])("%s", (_, f, code, message) => {
    const error = thrown(f);
    expect(error).toBeInstanceOf(OptionsError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
