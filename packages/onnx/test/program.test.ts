import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  type NodeProto,
} from "../src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, OnnxModel } from "../src/index.ts";
import { create } from "../src/proto/message.ts";
import { valueInfo } from "../src/rewrite/ir.ts";
import { intTensor } from "../src/tensor/write.ts";
import { build, numbers, weight } from "./support/build.ts";
import { counting } from "./support/counting.ts";
import { bits, distance, runModel, runProgram, sampleOnce, tensor, trained } from "./support/run.ts";
import { connect, drop } from "./support/transform.ts";

const mlp = {
  nodes: [
    makeNode("MatMul", ["x", "w1"], ["a"], { name: "fc1" }),
    makeNode("Relu", ["a"], ["b"], { name: "relu1" }),
    makeNode("MatMul", ["b", "w2"], ["c"], { name: "fc2" }),
    makeNode("Tanh", ["c"], ["d"], { name: "tanh" }),
    makeNode("MatMul", ["d", "w3"], ["y"], { name: "fc3" }),
  ],
  weights: [weight("w1", [3, 4], 1), weight("w2", [4, 5], 2), weight("w3", [5, 2], 3)],
  inputs: { x: ["n", 3] },
  outputs: { y: ["n", 2] },
} as const;
const feeds = { x: tensor(numbers(12, 9), [4, 3]) };

describe("the prefix", () => {
  test("runs once for any number of samples, and only the rest runs per sample", async () => {
    const { runtime, runs } = counting();
    const model = new OnnxModel(connect(build(mlp), { p: 0.5 }, ["fc3"]).proto, { runtime });
    const program = await adapter.compile(model);
    const bound = program.bind(feeds);
    expect(runs("x")).toBe(0);
    const prepared = await bound.prepare(0, 4);
    for (let i = 0; i < 10; i++) await prepared.run(program.sites.map((s) => trained(s, [])));
    expect([runs("x"), runs("d"), runs("fc3/kernel")]).toEqual([1, 10, 10]);
    await program.dispose();
  });

  test("ends at the first random weight: nothing that none reaches is in the rest", async () => {
    const { runtime, runs } = counting();
    const model = new OnnxModel(connect(build(mlp), { p: 0.5 }, ["fc2", "fc3"]).proto, { runtime });
    const program = await adapter.compile(model);
    const prepared = await program.bind(feeds).prepare(0, 4);
    await prepared.run(program.sites.map((s) => trained(s, [])));
    expect([runs("x"), runs("b"), runs("fc2/kernel"), runs("fc3/kernel")]).toEqual([1, 1, 1, 1]);
    await program.dispose();
  });

  test("is not there when the first layer is random", async () => {
    const { runtime, runs } = counting();
    const program = await adapter.compile(new OnnxModel(connect(build(mlp), { p: 0.5 }).proto, { runtime }));
    const prepared = await program.bind(feeds).prepare(0, 4);
    expect(runs("x")).toBe(0);
    for (let i = 0; i < 3; i++) await prepared.run(program.sites.map((s) => trained(s, [])));
    expect(runs("x")).toBe(3);
    await program.dispose();
  });

  test("is everything when nothing is random", async () => {
    const { runtime, runs } = counting();
    const program = await adapter.compile(new OnnxModel(build(mlp).proto, { runtime }));
    const prepared = await program.bind(feeds).prepare(0, 4);
    const [one, two] = [await prepared.run([]), await prepared.run([])];
    expect([program.sites, runs("x")]).toEqual([[], 1]);
    expect(bits(one)).toEqual(bits(two));
    expect(bits(one)).toEqual(bits(await runModel(build(mlp), feeds)));
    await program.dispose();
  });
});

const graphAttribute = (name: string, nodes: readonly NodeProto[], output: string) =>
  create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.GRAPH,
    g: create(GraphProtoSchema, { name, node: [...nodes], output: [valueInfo(output, 1)] }),
  });

describe("odd graphs", () => {
  const ones = async (model: OnnxModel, inputs: Readonly<Record<string, ort.Tensor>>, p = 0.5): Promise<number> =>
    distance(await runModel(model, inputs), await sampleOnce(connect(model, { p, bias: true }), inputs));

  test("outputs that are inputs, constants, part of the prefix, or shared by both parts", async () => {
    const model = build({
      ...mlp,
      nodes: [...mlp.nodes, makeNode("Identity", ["w1"], ["k"]), makeNode("Add", ["x", "x"], ["twice"])],
      outputs: { x: ["n", 3], k: [3, 4], twice: ["n", 3], b: ["n", 4], d: ["n", 5], y: ["n", 2] },
    });
    for (const layers of [["fc1"], ["fc2"], ["fc3"]]) {
      const got = await sampleOnce(connect(model, { p: 0.5 }, layers), feeds);
      const plain = build({
        ...mlp,
        nodes: [...mlp.nodes, makeNode("Add", ["x", "x"], ["twice"])],
        outputs: { twice: undefined, b: undefined, d: undefined, y: undefined },
      });
      const { x, k, ...rest } = got;
      expect(distance(await runModel(plain, feeds), rest)).toBeLessThan(1e-6);
      expect([...(x?.data ?? [])]).toEqual([...(feeds.x.data as Float32Array)]);
      expect([...(k?.data ?? [])]).toEqual([...numbers(12, 1)]);
      expect(Object.keys(got)).toEqual(["x", "k", "twice", "b", "d", "y"]);
    }
  });

  test("left-out inputs, and inputs that only one part reads", async () => {
    const model = build({
      nodes: [
        makeNode("Clip", ["x", "", "top"], ["a"], { name: "clip" }),
        makeNode("MatMul", ["a", "w"], ["b"], { name: "fc" }),
        makeNode("Add", ["b", "late"], ["y"], { name: "add" }),
      ],
      weights: [weight("w", [3, 2])],
      inputs: { x: ["n", 3], top: [], late: ["n", 2] },
      outputs: { y: ["n", 2] },
    });
    const given = { x: feeds.x, top: new ort.Tensor("float32", [0.5], []), late: tensor(numbers(8), [4, 2]) };
    expect(await ones(model, given)).toBeLessThan(1e-6);
  });

  test("a random weight inside a branch, captured from outside", async () => {
    const inner = [makeNode("MatMul", ["a", "w"], ["t"], { name: "inner" })];
    const model = build({
      nodes: [
        makeNode("Relu", ["x"], ["a"], { name: "relu" }),
        makeNode("ReduceSum", ["a"], ["sum"], { name: "sum", attributes: [intAttribute("keepdims", 0)] }),
        makeNode("Cast", ["sum"], ["yes"], { attributes: [intAttribute("to", 9)] }),
        makeNode("If", ["yes"], ["b"], {
          name: "if",
          attributes: [
            graphAttribute("then_branch", inner, "t"),
            graphAttribute("else_branch", [makeNode("Identity", ["x"], ["e"])], "e"),
          ],
        }),
        makeNode("Tanh", ["b"], ["y"], { name: "tanh" }),
      ],
      weights: [weight("w", [3, 3])],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", 3] },
    });
    const dropped = connect(model, { p: 0.5 });
    expect(adapter.layers(dropped).find((l) => l.dropconnect !== undefined)?.id).toBe("if/then_branch/inner");
    expect(bits(await runModel(dropped, feeds))).toEqual(bits(await runModel(model, feeds)));
    expect(await ones(model, feeds)).toBeLessThan(1e-6);
    const zeros = await sampleOnce(dropped, feeds, () => new Float32Array(9));
    expect([...(zeros.y?.data ?? [1])].every((v) => v === 0)).toBe(true);
    expect(() => drop(model, { p: 0.5 }, ["if/then_branch/inner"])).toThrow("inside a branch or a loop");
  });

  test("a sequence between the parts is made anew for every sample", async () => {
    const model = build({
      nodes: [
        makeNode("SplitToSequence", ["x"], ["seq"], { name: "split", attributes: [intAttribute("axis", 1)] }),
        makeNode("MatMul", ["x", "w"], ["a"], { name: "fc" }),
        makeNode("SequenceInsert", ["seq", "a"], ["more"], { name: "insert" }),
        makeNode("ConcatFromSequence", ["more"], ["y"], { name: "concat", attributes: [intAttribute("axis", 1)] }),
      ],
      weights: [weight("w", [3, 1])],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", null] },
    });
    expect(await ones(model, feeds)).toBeLessThan(1e-6);
  });

  test("random numbers that the model draws by itself differ from sample to sample", async () => {
    const model = build({
      nodes: [
        makeNode("RandomNormalLike", ["x"], ["noise"], { name: "noise" }),
        makeNode("Add", ["x", "noise"], ["a"], { name: "add" }),
        makeNode("MatMul", ["a", "w"], ["y"], { name: "fc" }),
      ],
      weights: [weight("w", [3, 2])],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", 2] },
    });
    const program = await adapter.compile(connect(model, { p: 0.5 }));
    const prepared = await program.bind(feeds).prepare(0, 4);
    const [one, two] = [
      await prepared.run(program.sites.map((s) => trained(s, []))),
      await prepared.run(program.sites.map((s) => trained(s, []))),
    ];
    expect(bits(one)).not.toEqual(bits(two));
    await program.dispose();
  });

  test("computed weights have the values that the runtime computes", async () => {
    const model = build({
      nodes: [
        makeNode("Concat", ["w", "w"], ["u"], { attributes: [intAttribute("axis", 1)] }),
        makeNode("Reshape", ["u", "shape"], ["v"]),
        makeNode("MatMul", ["x", "v"], ["y"], { name: "fc" }),
      ],
      weights: [weight("w", [3, 2]), intTensor("shape", [3, -1])],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", 4] },
    });
    const program = await adapter.compile(connect(model, { p: 0.5 }));
    const w = numbers(6);
    const [site] = program.sites;
    expect(site?.type === "weight" && [...site.values]).toEqual(
      [0, 1, 2].flatMap((r) => [w[2 * r], w[2 * r + 1], w[2 * r], w[2 * r + 1]]),
    );
    await program.dispose();
    expect(await ones(model, feeds)).toBeLessThan(1e-6);
  });
});

describe("dropout", () => {
  const model = build({
    ...mlp,
    nodes: mlp.nodes.map((n) =>
      n.name === "relu1"
        ? makeNode("Dropout", ["a"], ["b"], { name: "drop", attributes: [floatAttribute("ratio", 0.3)] })
        : n,
    ),
    opset: 11,
  });

  test("masks have the shape of the activation, and multiply it", async () => {
    const dropped = drop(model, { p: 0.5 }, ["fc2", "fc3"]);
    const program = await adapter.compile(dropped);
    expect(program.sites.map((s) => [s.type, s.id])).toEqual([
      ["activation", "fc2/activation"],
      ["activation", "fc3/activation"],
    ]);
    const prepared = await program.bind(feeds).prepare(0, 4);
    expect(prepared.shapes).toEqual({ "fc2/activation": [4, 4], "fc3/activation": [4, 5] });
    await program.dispose();
    expect(distance(await runModel(model, feeds), await sampleOnce(dropped, feeds))).toBeLessThan(1e-6);
    const zero = await sampleOnce(dropped, feeds, (_, shape) => new Float32Array(shape.reduce((a, b) => a * b, 1)));
    expect([...(zero.y?.data ?? [1])].every((v) => v === 0)).toBe(true);
  });

  test("the model's own dropout is a layer with its rate, off until it is switched on", async () => {
    expect(
      adapter
        .layers(model)
        .filter((l) => l.kind === "dropout")
        .map((l) => [l.id, l.rate]),
    ).toEqual([["drop", 0.3]]);
    const on = drop(model, { p: 0.3 }, ["drop"]);
    expect(bits(await runModel(on, feeds))).toEqual(bits(await runModel(model, feeds)));
    const half = await sampleOnce(on, feeds, (_, shape) =>
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (__, i) => i % 2),
    );
    expect(distance(await runModel(model, feeds), half)).toBeGreaterThan(0.01);
  });

  test("rows folded into one axis are shown as two, so that each example has its own part of the mask", async () => {
    const folded = build({
      nodes: [
        makeNode("Reshape", ["x", "shape"], ["a"]),
        makeNode("MatMul", ["a", "w"], ["b"], { name: "fc" }),
        makeNode("Reshape", ["b", "back"], ["y"]),
      ],
      weights: [weight("w", [3, 2]), intTensor("shape", [-1, 3]), intTensor("back", [-1, 5, 2])],
      inputs: { x: ["n", 5, 3] },
      outputs: { y: ["n", 5, 2] },
    });
    const inputs = { x: tensor(numbers(60), [4, 5, 3]) };
    const program = await adapter.compile(drop(folded, { p: 0.5 }, ["fc"]));
    expect((await program.bind(inputs).prepare(0, 4)).shapes).toEqual({ "fc/activation": [4, 5, 3] });
    expect((await program.bind(inputs).prepare(1, 3)).shapes).toEqual({ "fc/activation": [2, 5, 3] });
    expect(distance(await runModel(folded, inputs), await runProgram(program, inputs))).toBeLessThan(1e-6);
    await program.dispose();
  });

  test("in double precision the mask is cast", async () => {
    const double = build({
      nodes: [
        makeNode("Cast", ["x"], ["a"], { attributes: [intAttribute("to", 11)] }),
        makeNode("Cast", ["w"], ["v"], { attributes: [intAttribute("to", 11)] }),
        makeNode("MatMul", ["a", "v"], ["b"], { name: "fc" }),
        makeNode("Cast", ["b"], ["y"], { attributes: [intAttribute("to", 1)] }),
      ],
      weights: [weight("w", [3, 2])],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", 2] },
      opset: 13,
    });
    const both = drop(connect(double, { p: 0.5 }), { p: 0.5 }, ["fc"]);
    expect(distance(await runModel(double, feeds), await sampleOnce(both, feeds))).toBeLessThan(1e-6);
  });
});
