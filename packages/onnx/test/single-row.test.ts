import { InferenceSession } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import type { AttributeProto, NodeProto } from "../src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, makeNode } from "../src/graph/node.ts";
import { onlySingleRows } from "../src/program/single-row.ts";
import { buildBytes, numbers, weight } from "./support/build.ts";
import { tensor } from "./support/run.ts";

const drawn = new Map([
  ["w", [4, 8]],
  ["b", [8]],
  ["column", [8, 1]],
]);
const stored = [weight("c", [8]), weight("rows", [3, 8])];
const decide = (nodes: readonly NodeProto[], x: readonly number[] = [1, 4]) =>
  onlySingleRows(nodes, stored, new Map([["x", x]]), drawn);
const gemm = (...attributes: readonly AttributeProto[]) => [makeNode("Gemm", ["x", "w", "b"], ["y"], { attributes })];

describe("products with a single row", () => {
  test("are those of vectors with constants, through ops that go element by element", () => {
    const nodes = [
      makeNode("MatMul", ["x", "w"], ["a"]),
      makeNode("Add", ["a", "c"], ["d"]),
      makeNode("Clip", ["d", ""], ["e"]),
      makeNode("Transpose", ["w"], ["t"]),
      makeNode("MatMul", ["e", "t"], ["f"]),
      makeNode("Softmax", ["f"], ["y"]),
    ];
    expect(decide(nodes)).toBe(true);
    expect(decide(nodes, [4])).toBe(true);
    expect(decide(nodes, [1, 1, 4])).toBe(true);
    expect(decide(gemm(intAttribute("transB", 1)))).toBe(true);
  });

  test("are not those of several rows, or of one that becomes several", () => {
    expect(decide(gemm(), [2, 4])).toBe(false);
    expect(decide([makeNode("Add", ["x", "rows"], ["y"])])).toBe(false);
    expect(decide([makeNode("Mul", ["x", "column"], ["y"])])).toBe(false);
    expect(decide([makeNode("Reshape", ["x", "shape"], ["y"])])).toBe(false);
    expect(decide([makeNode("MatMul", ["w", "x"], ["y"])])).toBe(false);
    expect(decide([makeNode("MatMul", ["x", "x"], ["y"])])).toBe(false);
  });

  test("are not those that take the runtime's general way", () => {
    expect(decide(gemm(floatAttribute("alpha", 0.5)))).toBe(false);
    expect(decide(gemm(floatAttribute("beta", 2)))).toBe(false);
    expect(decide(gemm(intAttribute("transA", 1)))).toBe(false);
    expect(decide([makeNode("FusedGemm", ["x", "w", "b"], ["y"], { domain: "com.microsoft" })])).toBe(false);
  });

  test.each([
    ["MatMul", [] as AttributeProto[]],
    ["Gemm", [intAttribute("transB", 1)]],
  ] as const)("have the same bits with one thread and with several: %s", async (opType, attributes) => {
    const [inner, ...widths] = [801, 7, 100, 333, 1000, 1537] as const;
    const nodes = widths.map((width) =>
      makeNode(opType, ["x", `w${width}`], [`y${width}`], { attributes: [...attributes] }),
    );
    const stored = widths.map((width) =>
      weight(`w${width}`, attributes.length > 0 ? [width, inner] : [inner, width], width),
    );
    const outputs = Object.fromEntries(widths.map((width) => [`y${width}`, [1, width]]));
    const file = buildBytes({ nodes, weights: stored, inputs: { x: [1, inner] }, outputs });
    const runs = [1, 2, 3].map(async (intraOpNumThreads) => {
      const session = await InferenceSession.create(file, { intraOpNumThreads });
      return session.run({ x: tensor(numbers(inner), [1, inner]) });
    });
    const [one, ...others] = await Promise.all(runs);
    for (const other of others)
      for (const width of widths) expect(other[`y${width}`]?.data).toEqual(one?.[`y${width}`]?.data);
  });
});
