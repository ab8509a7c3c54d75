import { dropconnect, dropout, explain, predict, subnetwork } from "@mayhap/core";
import { graphAdapter } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { graphFixtures } from "./support/graph-fixtures.ts";
import { bits, distance } from "./support/transform.ts";

const FLOAT = { type: "DT_FLOAT" };

beforeAll(async () => {
  await tf.setBackend("cpu");
});

interface Node {
  name: string;
  op: string;
  input?: string[];
  attr?: object;
}

/** A graph of the given nodes on a placeholder `x` of shape `[batch, …shape]`. */
async function graph(
  shape: number[],
  weights: Record<string, tf.Tensor>,
  nodes: Node[],
  library?: object,
): Promise<tf.GraphModel> {
  const dim = [-1, ...shape].map((size) => ({ size: String(size) }));
  const { data, specs } = await tf.io.encodeWeights(weights);
  const constants = Object.keys(weights).map((name) => ({ name, op: "Const", input: ["^x"], attr: { dtype: FLOAT } }));
  const node = [
    { name: "x", op: "Placeholder", attr: { dtype: FLOAT, shape: { shape: { dim } } } },
    ...constants,
    ...nodes,
  ];
  const modelTopology = { node, versions: { producer: 1, minConsumer: 1 }, ...(library && { library }) };
  return tf.loadGraphModel(
    tf.io.fromMemory({ modelTopology, weightSpecs: specs, weightData: data } as tf.io.ModelArtifacts),
  );
}

const einsum = (name: string, x: string, weight: string, equation: string): Node => ({
  name,
  op: "Einsum",
  input: [x, weight],
  attr: { equation: { s: btoa(equation) }, N: { i: "2" }, T: FLOAT },
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
  const again = await (graphFixtures.reload as (model: tf.GraphModel) => Promise<tf.GraphModel>)(thinned);
  expect(bits((again.predict(x) as tf.Tensor).dataSync())).toBe(bits((thinned.predict(x) as tf.Tensor).dataSync()));
}

test("Einsum as a dense layer on sequences, the weight stored either way", async () => {
  const weights = { w: tf.randomUniform([5, 6], -1, 1), v: tf.randomUniform([2, 6], -1, 1) };
  await agrees(
    await graph([4, 5], weights, [einsum("one", "x", "w", "abf,fe->abe"), einsum("two", "one", "v", "abe,ce->abc")]),
    2,
  );
});

test("a weight behind Identity and Transpose", async () => {
  const nodes: Node[] = [
    { name: "read", op: "Identity", input: ["w"], attr: { T: FLOAT } },
    { name: "turned", op: "Transpose", input: ["read", "perm"], attr: { T: FLOAT } },
    { name: "flat", op: "Reshape", input: ["x", "shape"], attr: { T: FLOAT } },
    {
      name: "product",
      op: "MatMul",
      input: ["flat", "turned"],
      attr: { T: FLOAT, transpose_a: { b: false }, transpose_b: { b: false } },
    },
  ];
  const weights = {
    w: tf.randomUniform([6, 20], -1, 1),
    perm: tf.tensor1d([1, 0], "int32"),
    shape: tf.tensor1d([-1, 20], "int32"),
  };
  const model = await graph([4, 5], weights, nodes);
  expect(graphAdapter.layers(model).find(({ id }) => id === "product")?.weights[0]?.shape).toEqual([20, 6]);
  await agrees(model, 1);
});

test("what cannot be changed is shown with the reason", async () => {
  const weights = {
    w: tf.ones([4, 4]),
    table: tf.ones([3, 2]),
    cube: tf.ones([3, 5, 2]),
    axis: tf.scalar(0, "int32"),
    ids: tf.tensor1d([0], "int32"),
  };
  const nodes: Node[] = [
    {
      name: "left",
      op: "BatchMatMulV2",
      input: ["w", "x"],
      attr: { T: FLOAT, adj_x: { b: false }, adj_y: { b: false } },
    },
    { name: "cubic", op: "BatchMatMulV2", input: ["x", "cube"], attr: { T: FLOAT } },
    einsum("odd", "x", "w", "abf,bc->acf"),
    { name: "both", op: "BatchMatMulV2", input: ["x", "x"], attr: { T: FLOAT, adj_y: { b: true } } },
  ];
  const library = {
    function: [
      {
        signature: {
          name: "body",
          inputArg: [
            { name: "a", type: "DT_FLOAT" },
            { name: "b", type: "DT_FLOAT" },
          ],
          outputArg: [],
        },
        nodeDef: [{ name: "inner", op: "MatMul", input: ["a", "b"] }],
      },
    ],
  };
  const model = await graph([4, 5], weights, nodes, library);
  const shown = graphAdapter.layers(model).map(({ id, kind, obstacle }) => [id, kind, obstacle]);
  expect(shown).toEqual([
    ["left", "linear", expect.stringContaining("left operand")],
    ["cubic", "linear", expect.stringContaining("3 dimensions")],
    ["odd", "linear", expect.stringContaining('"abf,bc->acf"')],
    ["both", "other", undefined],
    ["body/inner", "linear", expect.stringContaining("loop or branch")],
  ]);
  expect(() => dropconnect(model, 0.2)).toThrow(expect.objectContaining({ code: "NOTHING_ELIGIBLE" }));
  expect(String(explain(model))).toContain("left operand");
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
