import { dropconnect, dropout, predict } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import type { NodeProto } from "../src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, intsAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, type OnnxModel } from "../src/index.ts";
import { intTensor } from "../src/tensor/write.ts";
import { build, weight } from "./support/build.ts";
import { dense, uniform } from "./support/dense.ts";
import { distance } from "./support/run.ts";
import { connect, drop } from "./support/transform.ts";

const ROWS = 5;

/** Runs four samples as one batch and one by one. Undefined where they may not share a batch. */
async function compare(model: OnnxModel, width: number, method: "mask" | "gaussian", rows = ROWS) {
  const program = await adapter.compile(model, method);
  try {
    const prepared = await program
      .bind({ x: { data: uniform(rows * width, 3), shape: [rows, width] } })
      .prepare(0, rows);
    if (prepared.runMany === undefined) return undefined;
    const sizes = program.sites.map(({ id }) => (prepared.shapes[id] ?? []).reduce((a, b) => a * b, 1));
    const draws = sizes.map((size, i) => uniform(4 * size, 10 + i, 2));
    const many = await prepared.runMany(draws, 4);
    let worst = 0;
    for (let k = 0; k < 4; k++) {
      const one = await prepared.run(draws.map((d, i) => d.subarray(k * (sizes[i] ?? 0), (k + 1) * (sizes[i] ?? 0))));
      const part = Object.fromEntries(
        Object.entries(many).map(([name, { data, shape }]) => {
          const size = data.length / 4;
          return [
            name,
            { data: data.subarray(k * size, (k + 1) * size), shape: [(shape[0] ?? 0) / 4, ...shape.slice(1)] },
          ];
        }),
      );
      worst = Math.max(worst, distance(one, part));
      for (const [name, { shape }] of Object.entries(one)) expect(part[name]?.shape).toEqual(shape);
    }
    return worst;
  } finally {
    await program.dispose();
  }
}

describe("several samples as one batch are those samples", () => {
  test.each([1, 2, ROWS])("of noise, %d rows, with outputs of the prefix and of the rest", async (rows) => {
    expect(await compare(dropconnect(dense([64, 48, 32, 10], true), 0.3), 64, "gaussian", rows)).toBeLessThan(1e-6);
  });

  test.each(["example", "sample"] as const)("of dropout on activations, masks per %s", async (maskPer) => {
    expect(await compare(dropout(dense([64, 48, 32, 10]), { p: 0.3, maskPer }), 64, "mask")).toBeLessThan(1e-6);
  });

  test("of noise and dropout together, on the same layer", async () => {
    const both = drop(dropconnect(dense([64, 48, 32, 10]), 0.3), { p: 0.5, maskPer: "example" }, ["fc2", "fc3"]);
    expect(await compare(both, 64, "gaussian")).toBeLessThan(1e-6);
    const y = await predict(both, { x: { data: uniform(64, 1), shape: [1, 64] } }, { method: "gaussian", seed: 1 });
    expect(y.std.data.every((s) => s > 0)).toBe(true);
  });

  test("of masks of weights do not exist", async () => {
    expect(await compare(dropconnect(dense([64, 48, 32, 10]), 0.3), 64, "mask")).toBeUndefined();
  });
});

/** x W, and what comes behind. */
const behind = (nodes: readonly NodeProto[], n: string | number = "n") =>
  connect(
    build({
      nodes: [makeNode("MatMul", ["x", "w"], ["h"], { name: "layer" }), ...nodes],
      weights: [
        weight("w", [6, 6]),
        intTensor("half", [-1, 3]),
        intTensor("back", [-1, 6]),
        intTensor("fixed", [5, 6]),
      ],
      inputs: { x: [n, 6] },
      outputs: { y: undefined },
    }),
    { p: 0.5 },
  );

describe("what comes behind decides", () => {
  test.each([
    ["a softmax over the classes", [makeNode("Softmax", ["h"], ["y"], { attributes: [intAttribute("axis", -1)] })]],
    [
      "a reshape that keeps the order of rows",
      [makeNode("Reshape", ["h", "half"], ["r"]), makeNode("Reshape", ["r", "back"], ["y"])],
    ],
    [
      "the shape of the batch, taken on the way",
      [makeNode("Shape", ["h"], ["s"]), makeNode("Reshape", ["h", "s"], ["y"])],
    ],
    ["sums over features", [makeNode("ReduceMean", ["h"], ["y"], { attributes: [intsAttribute("axes", [1])] })]],
  ])("%s lets samples share a batch", async (_, nodes) => {
    expect(await compare(behind(nodes), 6, "gaussian")).toBeLessThan(1e-6);
  });

  test.each([
    ["a softmax over the batch", [makeNode("Softmax", ["h"], ["y"], { attributes: [intAttribute("axis", 0)] })]],
    [
      "a mean over the batch",
      [
        makeNode("ReduceMean", ["h"], ["m"], { attributes: [intsAttribute("axes", [0])] }),
        makeNode("Sub", ["h", "m"], ["y"]),
      ],
    ],
    [
      "examples that meet",
      [
        makeNode("Gemm", ["h", "h"], ["g"], { attributes: [intAttribute("transB", 1), floatAttribute("alpha", 0.1)] }),
        makeNode("Gemm", ["g", "h"], ["y"]),
      ],
    ],
    ["a batch that is fixed in the graph", [makeNode("Reshape", ["h", "fixed"], ["y"])]],
    ["a shape from before the random part", [makeNode("Shape", ["x"], ["s"]), makeNode("Reshape", ["h", "s"], ["y"])]],
    [
      "an output that is not by rows",
      [makeNode("Transpose", ["h"], ["y"], { attributes: [intsAttribute("perm", [1, 0])] })],
    ],
  ])("%s does not", async (_, nodes) => {
    expect(await compare(behind(nodes), 6, "gaussian")).toBeUndefined();
  });

  test("a fixed batch does not either, and rows that fill it up change nothing", async () => {
    expect(await compare(behind([makeNode("Relu", ["h"], ["y"])], ROWS), 6, "gaussian")).toBeUndefined();
    const x = { data: uniform(3 * 6, 3), shape: [3, 6] };
    const [fixed, free] = await Promise.all(
      [ROWS, "n"].map((n) =>
        predict(behind([makeNode("Relu", ["h"], ["y"])], n), { x }, { seed: 1, method: "gaussian" }),
      ),
    );
    fixed?.mean.data.forEach((v, i) => {
      expect(v).toBeCloseTo(free?.mean.data[i] as number, 5);
    });
  });
});
