import { ModelError } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import type { NodeProto } from "../src/generated/onnx_pb.ts";
import { intAttribute, intsAttribute, makeNode, stringAttribute } from "../src/graph/node.ts";
import { adapter, type OnnxModel } from "../src/index.ts";
import { intTensor } from "../src/tensor/write.ts";
import { build, type Dims, numbers, weight } from "./support/build.ts";
import { connect } from "./support/transform.ts";

const named = (node: NodeProto, name = "layer"): NodeProto => Object.assign(node, { name });

function model(nodes: readonly NodeProto[], x: Dims = ["n", 4], extra: readonly ReturnType<typeof weight>[] = []) {
  const weights = [weight("w", [4, 4]), ...extra];
  return build({ nodes, weights, inputs: { x }, outputs: { y: undefined } });
}

async function refusal(of: OnnxModel): Promise<string> {
  const error = await adapter.compile(connect(of, { p: 0.5 }), "gaussian").then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(ModelError);
  expect((error as ModelError).code).toBe("GAUSSIAN_INVALID");
  return (error as ModelError).message;
}

describe("refused when compiled, with the layer and the reason", () => {
  test.each([
    ["a sequence", model([named(makeNode("MatMul", ["x", "w"], ["y"]))], ["n", "t", 4]), /3 dimensions/],
    ["a vector", model([named(makeNode("MatMul", ["x", "w"], ["y"]))], [4]), /without a batch axis/],
    ["a weight on the left", model([named(makeNode("MatMul", ["w", "x"], ["y"]))], [4, "n"]), /on the left/],
    [
      "a turned input",
      model([named(makeNode("Gemm", ["x", "w"], ["y"], { attributes: [intAttribute("transA", 1)] }))], [4, "n"]),
      /transA/,
    ],
    [
      "an Einsum over a sequence",
      model(
        [named(makeNode("Einsum", ["x", "w"], ["y"], { attributes: [stringAttribute("equation", "bti,io->bto")] }))],
        ["n", "t", 4],
      ),
      /Einsum/,
    ],
    [
      "a convolution",
      model([named(makeNode("Conv", ["x", "k"], ["y"]))], ["n", 4, 5, 5], [weight("k", [2, 4, 3, 3])]),
      /many places/,
    ],
    [
      "a weight used twice",
      model([makeNode("MatMul", ["x", "w"], ["h"], { name: "one" }), named(makeNode("MatMul", ["h", "w"], ["y"]))]),
      /shares a weight with layer "one"/,
    ],
    [
      "rows that a computed reshape takes apart",
      model(
        [makeNode("Reshape", ["x", "shape"], ["r"]), named(makeNode("MatMul", ["r", "w"], ["y"]))],
        ["n", 12],
        [intTensor("shape", [-1, 3, 4])],
      ),
      /3 dimensions/,
    ],
  ] as const)("%s", async (_, refused, reason) => {
    const message = await refusal(refused);
    expect(message).toMatch(/^method: "gaussian" is not valid for layer "layer": /);
    expect(message).toMatch(reason);
    expect(message).toMatch(/Use method: "mask", which always is\.$/);
  });

  test("but layers that are kept may be what they like", async () => {
    const kept = model([
      named(makeNode("MatMul", ["w", "x"], ["h"]), "left"),
      named(makeNode("MatMul", ["h", "w"], ["y"]), "layer"),
    ]);
    const program = await adapter.compile(connect(kept, { p: 0.5 }, ["layer"]), "gaussian");
    expect(program.sites.map(({ id }) => id)).toEqual(["layer/noise"]);
    await program.dispose();
  });
});

describe("where only a run tells whether every weight acts once per example", () => {
  // [n, 4 t] is cut into rows of 4: t for each example.
  const cut = model(
    [makeNode("Reshape", ["x", "shape"], ["r"]), named(makeNode("MatMul", ["r", "w"], ["y"]))],
    ["n", null],
    [intTensor("shape", [-1, 4])],
  );

  test("inputs with which it does not are refused, others are taken, one by one", async () => {
    const program = await adapter.compile(connect(cut, { p: 0.5 }), "gaussian");
    const once = await program.bind({ x: { data: numbers(8), shape: [2, 4] } }).prepare(0, 2);
    const { y } = await once.run([new Float32Array(8)]);
    expect(y?.shape).toEqual([2, 4]);
    const twice = program.bind({ x: { data: numbers(16), shape: [2, 8] } });
    const error = await twice.prepare(0, 2).catch((e: unknown) => e);
    expect([(error as ModelError).code, (error as ModelError).message]).toEqual([
      "GAUSSIAN_INVALID",
      expect.stringContaining('layer "layer": for 2 examples its input has the shape [4, 4]'),
    ]);
    const alone = await program
      .bind({ x: { data: numbers(8), shape: [1, 8] } })
      .prepare(0, 1)
      .catch((e: unknown) => e);
    expect((alone as ModelError).code).toBe("GAUSSIAN_INVALID");
    await program.dispose();
  });

  test("flattening and transposing back is fine", async () => {
    const flat = model(
      [
        makeNode("Transpose", ["x"], ["t"], { attributes: [intsAttribute("perm", [1, 0])] }),
        makeNode("Transpose", ["t"], ["u"], { attributes: [intsAttribute("perm", [1, 0])] }),
        named(makeNode("MatMul", ["u", "w"], ["y"])),
      ],
      ["n", 4],
    );
    const program = await adapter.compile(connect(flat, { p: 0.5 }), "gaussian");
    const prepared = await program.bind({ x: { data: numbers(12), shape: [3, 4] } }).prepare(0, 3);
    expect(prepared.shapes).toEqual({ "layer/noise": [3, 4] });
    await program.dispose();
  });
});
