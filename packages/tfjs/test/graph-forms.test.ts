import { drawMask, dropconnect, dropout, explain, predict, subnetwork, weightStream } from "@mayhap/core";
import { graphAdapter } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { type Body, batchMatMul, einsum, FLOAT, graph, INT, matMul, type Node } from "./support/graph-builder.ts";
import { reloadGraph } from "./support/graph-fixtures.ts";
import { bits, distance } from "./support/transform.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const x = tf.randomUniform([3, 4, 5], -1, 1, "float32", 1);

async function agrees(model: tf.GraphModel, linear: number): Promise<void> {
  const expected = (model.predict(x) as tf.Tensor).dataSync();
  const changed = dropconnect(model, { p: 0.5, layers: "all" });
  const walk = graphAdapter.layers(changed);
  expect(walk.filter((layer) => layer.dropconnect)).toHaveLength(linear);
  expect(bits((changed.predict(x) as tf.Tensor).dataSync())).toBe(bits(expected));
  const program = await graphAdapter.compile(changed);
  const prepared = await program.bind(x).prepare(0, 3);
  const ones = Object.values(
    await prepared.run(program.sites.map((site) => (site.type === "weight" ? site.values : new Float32Array()))),
  )[0];
  expect(distance(ones?.data ?? [], expected)).toBeLessThan(1e-5);
  prepared.dispose();
  const thinned = await subnetwork(changed, 7, 0);
  expect(graphAdapter.layers(thinned).some((layer) => layer.dropconnect)).toBe(false);
  const y = await predict(changed, x, { samples: 1, seed: 7 });
  expect(distance((thinned.predict(x) as tf.Tensor).dataSync(), y.mean.data)).toBeLessThan(1e-5);
  const again = await reloadGraph(thinned);
  expect(bits((again.predict(x) as tf.Tensor).dataSync())).toBe(bits((thinned.predict(x) as tf.Tensor).dataSync()));
}

test("Einsum as a dense layer on sequences, the weight stored either way", async () => {
  const weights = { w: tf.randomUniform([5, 6], -1, 1), v: tf.randomUniform([2, 6], -1, 1) };
  await agrees(
    await graph([4, 5], weights, [einsum("one", "x", "w", "abf,fe->abe"), einsum("two", "one", "v", "abe,ce->abc")]),
    2,
  );
});

test("a table that is an output layer too keeps one mask, in either layout", async () => {
  const weights = {
    table: tf.randomUniform([7, 5], -1, 1, "float32", 4),
    perm: tf.tensor1d([1, 0], "int32"),
    zero: tf.scalar(0, "int32"),
    more: tf.randomUniform([5, 5], -1, 1, "float32", 5),
  };
  const nodes: Node[] = [
    { name: "look", op: "GatherV2", input: ["table", "x", "zero"], attr: { batch_dims: { i: "0" } } },
    matMul("body", "look", "more"),
    { name: "turned", op: "Transpose", input: ["table", "perm"], attr: { T: FLOAT } },
    matMul("out", "body", "turned"),
    matMul("again", "body", "table", { b: true }),
    { name: "both", op: "ConcatV2", input: ["out", "again", "one"], attr: { N: { i: "2" }, T: FLOAT } },
  ];
  const model = await graph([], { ...weights, one: tf.scalar(1, "int32") }, nodes, [], INT);
  const ids = tf.tensor1d([0, 1, 2, 3, 4, 5, 6], "int32");
  const random = dropconnect(model, {
    p: 0.4,
    layers: ({ id }) => id !== "body",
    kinds: ["linear", "embedding"],
  });
  const tensors = graphAdapter.layers(random).flatMap(({ id, weights }) => weights.map(({ tensor }) => [id, tensor]));
  expect(tensors).toEqual([
    ["look", "table"],
    ["body", "more"],
    ["out", "table"],
    ["again", "table"],
  ]);
  const { sites } = await graphAdapter.compile(random);
  expect(sites).toMatchObject([{ id: "look/kernel", layer: "look", unit: "row", shape: [7, 5] }]);
  const thinned = await subnetwork(random, 7, 2);
  const { kept } = await predict(random, ids, { samples: 3, seed: 7, keep: true });
  expect(distance((thinned.predict(ids) as tf.Tensor).dataSync(), kept?.[2]?.data ?? [])).toBeLessThan(1e-6);
  for (const { data } of kept ?? []) {
    const mask = new Uint8Array(7);
    const sample = kept?.findIndex((other) => other.data === data) as number;
    drawMask({ seed: 7, stream: weightStream("embedding", "kernel", 0), sample, example: 0 }, 0.4, mask);
    // A word that is dropped as an input is dropped as an output: rows and columns of zeros.
    for (let row = 0; row < 7; row++)
      for (let column = 0; column < 14; column++)
        expect(data[row * 14 + column] === 0).toBe(mask[row] === 0 || mask[column % 7] === 0);
  }
});

test("a constant that is added and is no bias stays whole", async () => {
  const weights = { w: tf.randomUniform([5, 6], -1, 1), positions: tf.randomUniform([4, 6], -1, 1) };
  const nodes: Node[] = [
    batchMatMul("one", "x", "w"),
    { name: "placed", op: "AddV2", input: ["one", "positions"], attr: { T: FLOAT } },
  ];
  const model = dropconnect(await graph([4, 5], weights, nodes), { p: 0.5, layers: "all", bias: true });
  expect((await graphAdapter.compile(model)).sites.map(({ id }) => id)).toEqual(["one/kernel"]);
});

test("what cannot be changed is shown with the reason", async () => {
  const weights = {
    w: tf.ones([5, 5]),
    whole: tf.ones([5, 5], "int32"),
    seldom: tf.ones([5, 5]),
    inside: tf.ones([5, 5]),
    yes: tf.scalar(true, "bool"),
  };
  const nodes: Node[] = [
    einsum("odd", "x", "w", "abf,ff->ab"),
    batchMatMul("integers", "x", "whole"),
    { name: "both", op: "BatchMatMulV2", input: ["x", "x"], attr: { T: FLOAT, adj_y: { b: true } } },
    {
      name: "if",
      op: "StatelessIf",
      input: ["yes", "x", "w", "seldom"],
      attr: { then_branch: { func: { name: "then" } }, else_branch: { func: { name: "else" } } },
    },
  ];
  const inputs = ["a", "b", "c"];
  const bodies: Body[] = [
    {
      name: "then",
      inputs,
      outputs: { y: "second:output:0" },
      nodes: [batchMatMul("first", "a", "b"), batchMatMul("second", "first:output:0", "b")],
    },
    {
      name: "else",
      inputs,
      outputs: { y: "own:output:0" },
      nodes: [
        { name: "inside", op: "Const", attr: { dtype: FLOAT } },
        batchMatMul("own", "a", "inside"),
        batchMatMul("good", "own:output:0", "c"),
      ],
    },
    { name: "unused", inputs, outputs: { y: "never:output:0" }, nodes: [batchMatMul("never", "a", "b")] },
  ];
  const model = await graph([4, 5], weights, nodes, bodies);
  const shown = graphAdapter.layers(model).map(({ id, kind, obstacle }) => [id, kind, obstacle]);
  expect(shown).toEqual([
    ["odd", "linear", expect.stringContaining('"abf,ff->ab"')],
    ["integers", "linear", "its weights are integers"],
    ["both", "other", undefined],
    ["if/then/first", "linear", expect.stringContaining("loop or branch")],
    ["if/then/second", "linear", expect.stringContaining("loop or branch")],
    ["if/else/own", "linear", expect.stringContaining("made there")],
    ["if/else/good", "linear", undefined],
    ["if", "other", undefined],
  ]);
  expect(() => dropconnect(model, 0.2)).not.toThrow();
  expect(() => dropout(model, { p: 0.2, layers: "all" })).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED_LAYER", message: expect.stringContaining('"if/else/good"') }),
  );
  expect(String(explain(model))).toContain("its weights are integers");
});

test("a body that calls itself, twice, and holds a circle, is looked into for a while only", async () => {
  const again = (name: string): Node => ({
    name,
    op: "StatelessIf",
    input: ["c", "a", "b"],
    attr: { then_branch: { func: { name: "again" } }, else_branch: { func: { name: "again" } } },
  });
  const inputs = ["c", "a", "b"];
  const round: Node = { name: "round", op: "Identity", input: ["round"], attr: { T: FLOAT } };
  const nodes = [again("one"), again("two"), matMul("product", "a", "b"), matMul("never", "a", "round"), round];
  const bodies: Body[] = [{ name: "again", inputs, outputs: { y: "product:product:0" }, nodes }];
  const start: Node = { ...again("start"), input: ["yes", "yes", "x", "w"] };
  const weights = { w: tf.ones([5, 5]), yes: tf.scalar(true, "bool") };
  const walk = graphAdapter.layers(await graph([5], weights, [start], bodies));
  expect(walk.length).toBeGreaterThan(1);
  expect(walk.length).toBeLessThan(40_000);
});

test("scale none runs as W(1-p) where TF.js runs it alone, and dropout goes in and out", async () => {
  const weights = { w: tf.randomUniform([5, 6], -1, 1) };
  const model = await graph([4, 5], weights, [einsum("one", "x", "w", "abf,fe->abe")]);
  const expected = (model.predict(x) as tf.Tensor).dataSync();
  const none = dropconnect(model, { p: 0.25, scale: "none", layers: "all" });
  expect(
    distance(
      (none.predict(x) as tf.Tensor).dataSync(),
      expected.map((value) => value * 0.75),
    ),
  ).toBeLessThan(1e-6);
  const both = dropout(none, { p: 0.5, layers: "all" });
  expect(graphAdapter.layers(both)[0]).toMatchObject({ dropconnect: { p: 0.25 }, dropout: { p: 0.5 } });
  const program = await graphAdapter.compile(both);
  const prepared = await program.bind(x).prepare(1, 3);
  expect(prepared.shapes).toEqual({ "one/activation": [2, 4, 5] });
  prepared.dispose();
  const undone = graphAdapter.apply(both, { type: "dropout", layers: new Map() });
  expect(graphAdapter.layers(undone)).toEqual(graphAdapter.layers(none));
});
