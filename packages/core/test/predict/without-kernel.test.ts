import { afterEach, expect, it, vi } from "vitest";
import { linear, Mlp, relu } from "../../../../docs/examples/mlp.ts";
import "../../../../docs/examples/mlp-adapter.ts";
import { dropconnect, dropout, type PredictOptions, predict } from "../../src/index.ts";

const weight = (name: string, inputs: number, units: number) => ({
  name,
  shape: [inputs, units],
  values: Float32Array.from({ length: inputs * units }, (_, i) => Math.cos(i)),
});
const model = new Mlp([
  { name: "hidden", kernel: weight("w1", 2, 50), activation: relu },
  { name: "out", kernel: weight("w2", 50, 3), activation: linear },
]);
const x = { x: [[1, 2]] };
const options: PredictOptions = { seed: 7, samples: 5, keep: true };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

// A page's Content-Security-Policy may forbid WebAssembly.
it.each([
  ["dropconnect", dropconnect(model, 0.3)],
  ["dropout", dropout(model, 0.3)],
])("%s draws the same samples where WebAssembly is forbidden", async (_, random) => {
  const { kept } = await predict(random, x, options);
  vi.stubGlobal("WebAssembly", undefined);
  vi.resetModules();
  const without: typeof import("../../src/index.ts") = await import("../../src/index.ts");
  expect(without.predict).not.toBe(predict);
  expect((await without.predict(random, x, options)).kept).toEqual(kept);
});
