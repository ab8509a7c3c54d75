import { describe, expect, it } from "vitest";
import { linear, Mlp, relu } from "../../../../docs/examples/mlp.ts";
import "../../../../docs/examples/mlp-adapter.ts";
import {
  type DropConnectOptions,
  dropconnect,
  dropout,
  explain,
  predict,
  sample,
  subnetwork,
  sweep,
} from "../../src/index.ts";

const weight = (name: string, inputs: number, units: number) => ({
  name,
  shape: [inputs, units],
  values: Float32Array.from({ length: inputs * units }, (_, i) => Math.cos(i)),
});
const model = new Mlp([
  { name: "hidden", kernel: weight("w1", 2, 3), activation: relu },
  { name: "out", kernel: weight("w2", 3, 1), activation: linear },
]);
const random = dropconnect(model, 0.2);
const x = { x: [[1, 2]] };

/** The message of an OptionsError. */
async function refusal(work: () => unknown): Promise<string> {
  const error = await (async () => work())().then(
    () => expect.fail("was not refused"),
    (error) => error,
  );
  expect(error.name).toBe("OptionsError");
  return `${error.code}: ${error.message}`;
}

describe("dropconnect", () => {
  it.each<[string, unknown]>([
    ["p missing", {}],
    ["an unknown rule", { p: 0.2, layers: "first" }],
    ["an unknown scale", { p: 0.2, scale: true }],
    ["an unknown maskPer", { p: 0.2, maskPer: "row" }],
    ["a bias that is no boolean", { p: 0.2, bias: 1 }],
    ["no kinds", { p: 0.2, kinds: [] }],
    ["an unknown kind", { p: 0.2, kinds: ["dense"] }],
    ["no recurrent matrix", { p: 0.2, kinds: ["recurrent"], recurrent: [] }],
    ["an unknown recurrent matrix", { p: 0.2, kinds: ["recurrent"], recurrent: ["U"] }],
    ["recurrent matrices without recurrent layers", { p: 0.2, recurrent: ["R"] }],
    ["a misspelt option", { p: 0.2, maskper: "example" }],
    ["null", null],
    ["a string", "0.2"],
  ])("%s", async (_, options) => {
    expect(await refusal(() => dropconnect(model, options as DropConnectOptions))).toMatchSnapshot();
  });
});

describe("dropout", () => {
  it.each<[string, unknown]>([
    ["p missing", {}],
    ["p of 1", 1],
    ["an option of dropconnect", { p: 0.1, scale: "none" }],
  ])("%s", async (_, options) => {
    expect(await refusal(() => dropout(model, options as number))).toMatchSnapshot();
  });
});

describe("predict", () => {
  it.each<[string, object]>([
    ["no samples", { samples: 0 }],
    ["a fraction of a sample", { samples: 1.5 }],
    ["samples that are no number", { samples: "100" }],
    ["a seed that is no whole number", { seed: 0.5 }],
    ["a negative first", { first: -1 }],
    ["a batchSize of 0", { batchSize: 0 }],
    ["an unknown output type", { output: "classes" }],
    ["outputs that are no names", { outputs: "y" }],
    ["keep that is no boolean", { keep: "yes" }],
    ["more samples at least than at most", { samples: { min: 30, max: 20, tolerance: 0.1 } }],
    ["no time", { deadline: 0 }],
    ["an output that the model does not have", { outputs: ["z"] }],
    ["a reading of an output that it does not have", { output: { z: "logits" } }],
    ["an axis that the output does not have", { output: "logits", axis: 2 }],
    ["a misspelt option", { sample: 10 }],
    ["a signal that is none", { signal: true }],
    ["what only looks like a signal", { signal: { aborted: false } }],
    ["readings without names", { output: ["logits"] }],
    ["a tolerance without an end", { samples: { tolerance: 0.1 } }],
    ["an array", [100]],
    ["two mistakes", { keep: 1, sample: 10 }],
  ])("%s", async (_, options) => {
    expect(await refusal(() => predict(random, x, options))).toMatchSnapshot();
  });
});

it("sample and subnetwork check theirs", async () => {
  expect(await refusal(() => sample(random, x, { samples: -1 }).next())).toMatchSnapshot();
  expect(await refusal(() => subnetwork(random, 7, -1))).toMatchSnapshot();
  expect(await refusal(() => subnetwork(random, 7.5, 0))).toMatchSnapshot();
});

it("a seed that is none is shown as what it is", async () => {
  const seed = (value: unknown) => refusal(() => predict(random, x, { seed: value as number }));
  expect(await seed("7")).toContain('seed is "7": give a whole number');
  expect(await seed([7])).toContain("seed is an array");
  expect(await seed(Object.create(null))).toContain("seed is an object");
  expect(await seed(null)).toContain("seed is null");
});

it("subnetwork refuses a sample that the generator cannot count to, which would be another one", async () => {
  expect(await refusal(() => subnetwork(random, 7, 2 ** 32))).toContain("beyond the last, number 4294967294");
});

it("sweep speaks of itself", async () => {
  const first = (ps: unknown, options = {}) => refusal(() => sweep(random, x, ps as number[], options).next());
  expect(await first(0.1)).toBe("INVALID_OPTIONS: sweep takes an array of p: [0.1, 0.2, 0.5].");
  expect(await first("0.1")).toContain("sweep takes an array");
  expect(await first([0.1], { keep: 1 })).toBe("INVALID_OPTIONS: sweep: keep: expected true or false.");
});

it("explain takes the options of dropconnect, without p", async () => {
  expect(explain(model, { layers: "all" }).layers.map(({ replaced, p }) => [replaced, p])).toEqual([
    [true, undefined],
    [true, undefined],
  ]);
  expect(await refusal(() => explain(model, { p: 2 }))).toMatchSnapshot();
});
