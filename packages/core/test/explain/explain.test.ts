import { expect, it } from "vitest";
import { linear, Mlp, relu } from "../../../../docs/examples/mlp.ts";
import "../../../../docs/examples/mlp-adapter.ts";
import type { Adapter } from "../../src/adapter/adapter.ts";
import type { Layer } from "../../src/adapter/layer.ts";
import { describeSplit, type Split, splitOf } from "../../src/explain/split.ts";
import { table } from "../../src/explain/table.ts";
import { dropconnect, dropout, explain, registerAdapter } from "../../src/index.ts";
import { planDropConnect } from "../../src/transform/dropconnect.ts";
import { layer } from "../transform/layers.ts";

const weight = (name: string, inputs: number, units: number) => ({
  name,
  shape: [inputs, units],
  values: new Float32Array(inputs * units).fill(1),
});
const model = new Mlp([
  { name: "hidden", kernel: weight("w1", 2, 3), activation: relu },
  { name: "middle", kernel: weight("w2", 3, 3), activation: relu },
  { name: "out", kernel: weight("w3", 3, 1), activation: linear },
]);

it("tells what dropconnect would do", () => {
  expect(String(explain(model))).toMatchInlineSnapshot(`
    "#  layer   type   kind    weights  p  replaced
    -  ------  -----  ------  -------  -  ----------------------
    1  hidden  Dense  linear  [2, 3]      no: first linear layer
    2  middle  Dense  linear  [3, 3]      yes
    3  out     Dense  linear  [3, 1]      yes
    2 of 3 layers would be replaced.
    Method: mask (exact), one run for each sample."
  `);
});

it("what to write where nothing would be replaced", () => {
  const single = new Mlp([{ name: "only", kernel: weight("w", 2, 3), activation: relu }]);
  expect(String(explain(single, 0.2))).toMatchInlineSnapshot(`
    "#  layer  type   kind    weights  p  replaced
    -  -----  -----  ------  -------  -  ----------------------
    1  only   Dense  linear  [2, 3]      no: first linear layer
    0 of 1 layers would be replaced.
    It is the only linear layer: write layers: "all" to change it as well."
  `);
  expect(String(explain(single, { layers: "all" }))).not.toContain("write");
  expect(() => explain(single, { p: null as never })).toThrow("p is null");
});

it("with options, what it would do with them", () => {
  expect(String(explain(model, { p: (l) => (l.name === "out" ? 0.5 : 0.1), layers: "all" }))).toMatchInlineSnapshot(`
    "#  layer   type   kind    weights  p    replaced
    -  ------  -----  ------  -------  ---  --------
    1  hidden  Dense  linear  [2, 3]   0.1  yes
    2  middle  Dense  linear  [3, 3]   0.1  yes
    3  out     Dense  linear  [3, 1]   0.5  yes
    3 of 3 layers would be replaced.
    Method: mask (exact), one run for each sample."
  `);
});

it("of a transformed model, what it is", () => {
  const both = dropout(dropconnect(model, { p: 0.2, bias: true, scale: "none" }), { p: 0.1, layers: "last" });
  expect(explain(both).tense).toBe("is");
  expect(String(explain(both))).toMatchInlineSnapshot(`
    "#  layer   type   kind    weights  p    replaced
    -  ------  -----  ------  -------  ---  ---------------------------------------------------------------------------------------------------
    1  hidden  Dense  linear  [2, 3]        no: as it was
    2  middle  Dense  linear  [3, 3]   0.2  yes: DropConnect, scale none, mask per sample, with bias
    3  out     Dense  linear  [3, 1]   0.2  yes: DropConnect, scale none, mask per sample, with bias; Dropout p 0.1 before it, mask per example
    2 of 3 layers are replaced.
    Method: mask (exact), one run for each sample."
  `);
});

it("shows what cannot be changed, unknown shapes, and the model's own dropout", () => {
  const layers = [
    layer("q", "linear", { weights: [{ role: "kernel", tensor: "q", shape: [null, 4] }] }),
    layer("own", "dropout", { rate: 0.5 }),
  ].map((layer, i) => ({ layer, replaced: i === 0, p: undefined, reason: i === 0 ? "replaced" : "not linear" }));
  expect(table({ layers, tense: "would be", split: undefined, method: "mask" })).toMatchInlineSnapshot(`
    "#  layer  type     kind     weights  p  replaced
    -  -----  -------  -------  -------  -  --------------
    1  q      Dense    linear   [?, 4]      yes
    2  own    Dropout  dropout              no: not linear
    1 of 2 layers would be replaced.
    Method: mask."
  `);
});

it("tells what runs again for every sample, as far as the adapter knows", () => {
  const walk = [
    layer("conv", "conv", { operations: 900, weights: [{ role: "kernel", tensor: "c", shape: [3, 3, 1, 4] }] }),
    layer("a", "linear", { operations: 60, weights: [{ role: "kernel", tensor: "a", shape: [6, 10] }] }),
    layer("b", "linear", { operations: 40, weights: [{ role: "kernel", tensor: "b", shape: [10, 4] }] }),
  ];
  const adapter = { downstream: () => new Set(["b"]) } as unknown as Adapter;
  const layers = walk.map((l) => ({ layer: l, replaced: l.name === "b", p: undefined, reason: "" }));
  const split = splitOf(adapter, undefined, layers, "would be") as Split;
  expect(split).toEqual({
    rerun: new Set(["b"]),
    operations: { rerun: 40, all: 1000 },
    weights: { drawn: 40, all: 136 },
  });
  expect(describeSplit(split, 3)).toBe(
    "For each sample, 1 of 3 layers run again (4.0 % of the arithmetic) and 40 of 136 weights (29 %) are drawn; the rest runs once per input.",
  );
  expect(splitOf({} as Adapter, undefined, layers, "would be")).toBeUndefined();
});

it("counts weights as drawn where connections are dropped, not where activations are", () => {
  const params = { maskPer: "sample", scale: "inverted", bias: false } as const;
  const weights = [{ role: "kernel", tensor: "a", shape: [6, 10] } as const];
  const adapter = {
    downstream: (_: unknown, random: ReadonlySet<string>) => random,
  } as unknown as Adapter;
  const split = (more: Partial<Layer>, tense: "is" | "would be", replaced: boolean) =>
    splitOf(
      adapter,
      undefined,
      [{ layer: layer("a", "linear", { weights, ...more }), replaced, p: 0.1, reason: "" }],
      tense,
    );
  expect(split({ dropout: { p: 0.1, maskPer: "example" } }, "is", true)).toMatchObject({
    rerun: new Set("a"),
    weights: { drawn: 0, all: 60 },
  });
  expect(
    split({ dropout: { p: 0.1, maskPer: "example" }, dropconnect: { ...params, p: 0 } }, "is", true),
  ).toMatchObject({ weights: { drawn: 0 } });
  expect(split({ dropconnect: { ...params, p: 0.1 } }, "is", true)).toMatchObject({ weights: { drawn: 60 } });
  expect(split({ dropconnect: { ...params, p: 0 } }, "is", true)).toBeUndefined();
  // Planning dropconnect leaves the dropout that is there.
  expect(split({ dropout: { p: 0.1, maskPer: "example" } }, "would be", false)).toMatchObject({
    rerun: new Set("a"),
    weights: { drawn: 0 },
  });
});

it("tells which matrices of a recurrent layer drop, and counts those only", () => {
  const weights = [
    { role: "input", tensor: "w", shape: [2, 12] },
    { role: "recurrent", tensor: "r", shape: [3, 12] },
  ] as const;
  const walk = [layer("lstm", "recurrent", { weights })];
  const kinds = ["recurrent"] as const;
  const planned = planDropConnect(walk, { p: 0.2, kinds, recurrent: ["R"] });
  expect(planned.params(walk[0] as Layer).recurrent).toEqual(["R"]);
  expect(planDropConnect(walk, { p: 0.2, kinds }).params(walk[0] as Layer).recurrent).toEqual(["W", "R"]);
  expect(planDropConnect([layer("a", "linear")], 0.2).params(layer("a", "linear"))).not.toHaveProperty("recurrent");

  const params = planned.params(walk[0] as Layer);
  const unused = () => expect.fail("explain does not ask for it");
  const adapter: Adapter = {
    name: "recurrent",
    models: "test",
    owns: (model): model is unknown => model === walk,
    layers: () => [layer("lstm", "recurrent", { weights, dropconnect: params })],
    downstream: (_, ids) => ids,
    ...{ outputs: unused, apply: unused, compile: unused, freeze: unused },
  };
  registerAdapter(adapter);
  expect(String(explain(walk))).toContain("yes: DropConnect, scale inverted, mask per sample, of R\n");
  expect(String(explain(walk, { p: 0.1, kinds }))).toContain("yes: drops W and R\n");
  expect(explain(walk).split?.weights).toEqual({ drawn: 36, all: 60 });
});

it("takes p alone, as dropconnect does", () => {
  for (const p of [0.3, () => 0.3]) expect(explain(model, p).layers.map(({ p }) => p)).toEqual([undefined, 0.3, 0.3]);
  expect(explain(dropconnect(model, 0.1), 0.3).tense).toBe("would be");
  for (const p of [2, "all", null])
    expect(() => explain(model, p as never)).toThrowError(expect.objectContaining({ code: "INVALID_P" }));
});
