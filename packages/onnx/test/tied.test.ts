import type { WeightSite } from "@mayhap/core";
import { afterAll, describe, expect, test } from "vitest";
import { floatAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx } from "../src/index.ts";
import { build, numbers, weight } from "./support/build.ts";
import { runnable } from "./support/feeds.ts";
import { folder, openModel, sayAbsent } from "./support/open.ts";
import { distance, runModel, runProgram, tensor } from "./support/run.ts";
import { connect } from "./support/transform.ts";

afterAll(() => sayAbsent("tied.test.ts"));
const feeds = { x: tensor(numbers(6, 5), [2, 3]) };

/** x W, and then something times the same W by another way. */
function model(way: readonly ReturnType<typeof makeNode>[], second: string) {
  return build({
    nodes: [
      makeNode("MatMul", ["x", "w"], ["h"], { name: "one" }),
      ...way,
      makeNode("MatMul", ["h", second], ["y"], { name: "two" }),
    ],
    weights: [weight("w", [3, 3])],
    inputs: { x: ["n", 3] },
    outputs: { y: ["n", 3] },
  });
}

const product = (a: Float32Array, b: Float32Array): Float32Array =>
  Float32Array.from({ length: a.length }, (_, i) =>
    [0, 1, 2].reduce((sum, k) => sum + (a[Math.floor(i / 3) * 3 + k] ?? 0) * (b[k * 3 + (i % 3)] ?? 0), 0),
  );
const turned = (w: Float32Array): Float32Array => w.map((_, i) => w[(i % 3) * 3 + Math.floor(i / 3)] ?? 0);

describe("tied weights", () => {
  test.each([
    ["directly", [], "w", false],
    ["through Identity", [makeNode("Identity", ["w"], ["v"])], "v", false],
    ["through Transpose", [makeNode("Transpose", ["w"], ["v"])], "v", true],
    ["through Transpose twice", [makeNode("Transpose", ["w"], ["u"]), makeNode("Transpose", ["u"], ["v"])], "v", false],
  ] as const)("%s are one site with one draw", async (_, way, second, isTurned) => {
    const tied = model(way, second);
    const keys = adapter.layers(tied).flatMap((l) => l.weights.map((w) => w.tensor));
    expect(keys).toEqual(["w", "w"]);
    const program = await adapter.compile(connect(tied, { p: 0.5 }));
    expect(program.sites.map((s) => [s.id, s.layer])).toEqual([["one/kernel", "one"]]);
    const drawn = numbers(9, 77);
    const got = await runProgram(program, feeds, () => drawn);
    const x = feeds.x.data as Float32Array;
    const expected = product(product(x, drawn), isTurned ? turned(drawn) : drawn);
    expect(distance({ y: { data: expected, shape: [2, 3] } }, got)).toBeLessThan(1e-6);
    await program.dispose();
  });

  test("one that is computed twice in the same way is tied as well", async () => {
    const twice = model([makeNode("Mul", ["w", "w"], ["v"]), makeNode("Mul", ["w", "w"], ["u"])], "u");
    const layers = adapter.layers(twice);
    expect(new Set(layers.flatMap((l) => l.weights.map((w) => w.tensor))).size).toBe(2);
    const same = build({
      nodes: [
        makeNode("Mul", ["w", "w"], ["v"]),
        makeNode("Mul", ["w", "w"], ["u"]),
        makeNode("MatMul", ["x", "v"], ["h"], { name: "one" }),
        makeNode("MatMul", ["h", "u"], ["y"], { name: "two" }),
      ],
      weights: [weight("w", [3, 3])],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", 3] },
    });
    const program = await adapter.compile(connect(same, { p: 0.5 }));
    expect(program.sites.length).toBe(1);
    expect((program.sites[0] as WeightSite).values).toEqual(numbers(9).map((v) => v * v));
    await program.dispose();
  });

  test.each([
    ["LeakyRelu", "alpha", 0.1, 0.1, 1],
    ["LeakyRelu", "alpha", 0.1, 0.2, 2],
    ["LeakyRelu", "alpha", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 1],
    ["LeakyRelu", "alpha", Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2],
  ])("computed by %s with %s %d and %d it is %d", (op, name, first, second, tensors) => {
    const leaky = (alpha: number, to: string) =>
      makeNode(op, ["w"], [to], { attributes: [floatAttribute(name, alpha)] });
    const two = build({
      nodes: [
        leaky(first, "v"),
        leaky(second, "u"),
        makeNode("MatMul", ["x", "v"], ["h"], { name: "one" }),
        makeNode("MatMul", ["h", "u"], ["y"], { name: "two" }),
      ],
      weights: [weight("w", [3, 3])],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", 3] },
    });
    expect(new Set(adapter.layers(two).flatMap((l) => l.weights.map((w) => w.tensor))).size).toBe(tensors);
  });

  test("with other parameters they are two sites", async () => {
    const tied = model([], "w");
    const params = { scale: "inverted", maskPer: "sample", bias: false } as const;
    const two = adapter.apply(tied, {
      type: "dropconnect",
      layers: new Map([
        ["one", { ...params, p: 0.5 }],
        ["two", { ...params, p: 0.2 }],
      ]),
    });
    const program = await adapter.compile(two);
    expect(program.sites.map((s) => [s.id, s.type === "weight" && s.p])).toEqual([
      ["one/kernel", 0.5],
      ["two/kernel", 0.2],
    ]);
    await program.dispose();
  });

  test("stay tied when frozen, and the kept one keeps its own", async () => {
    const tied = model([makeNode("Transpose", ["w"], ["v"])], "v");
    const drawn = numbers(9, 77);
    const frozen = await adapter.freeze(connect(tied, { p: 0.5 }), new Map([["one/kernel", drawn]]));
    const x = feeds.x.data as Float32Array;
    const all = { y: { data: product(product(x, drawn), turned(drawn)), shape: [2, 3] } };
    expect(distance(all, await runModel(frozen, feeds))).toBeLessThan(1e-6);
    const half = await adapter.freeze(connect(tied, { p: 0.5 }, ["one"]), new Map([["one/kernel", drawn]]));
    const one = { y: { data: product(product(x, drawn), turned(numbers(9))), shape: [2, 3] } };
    expect(distance(one, await runModel(half, feeds))).toBeLessThan(1e-6);
  });

  test
    .skipIf(folder === undefined)
    .each([
      ["dummy_transformer_shared_identity.onnx"],
      ["ort_cse_Aside_weight_twice.onnx"],
      ["certificate_controller_shared_weights.onnx"],
    ])("%s has fewer sites than layers", async (name) => {
    const file = openModel(name);
    const open = await loadOnnx(file);
    const dropped = connect(open, { p: 0.5 });
    const program = await adapter.compile(dropped);
    const layers = adapter.layers(dropped).filter((l) => l.dropconnect !== undefined);
    expect(program.sites.length).toBeLessThan(layers.length);
    // What the shared site gives is what the file gives with that tensor written into every place.
    const feeds = (await runnable(file)) ?? {};
    const values = program.sites.map((s) => (s as WeightSite).values.map((v, i) => v * (1 + 0.2 * Math.sin(i))));
    const sampled = await runProgram(program, feeds, (site) => values[program.sites.indexOf(site)] as Float32Array);
    const frozen = await adapter.freeze(
      dropped,
      new Map(program.sites.map((s, i) => [s.id, values[i] as Float32Array])),
    );
    expect(distance(await runModel(frozen, feeds), sampled)).toBeLessThan(1e-5);
    await program.dispose();
  });
});
