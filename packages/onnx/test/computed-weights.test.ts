import { describe, expect, test } from "vitest";
import { AttributeProtoSchema, type NodeProto, type TensorProto, TensorProtoSchema } from "../src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx, type OnnxModel, toBytes } from "../src/index.ts";
import { create } from "../src/proto/message.ts";
import { ElementType } from "../src/tensor/types.ts";
import { intTensor } from "../src/tensor/write.ts";
import { build, numbers, weight } from "./support/build.ts";
import { distance, runFile, sampleOnce, tensor } from "./support/run.ts";
import { connect } from "./support/transform.ts";

const feeds = { x: tensor(numbers(8, 5), [2, 4]) };

/** x A B, with A and B computed by the nodes. */
function product(nodes: readonly NodeProto[], weights: readonly TensorProto[]): OnnxModel {
  return build({
    nodes: [
      ...nodes,
      makeNode("MatMul", ["x", "A"], ["h"], { name: "one" }),
      makeNode("MatMul", ["h", "B"], ["y"], { name: "two" }),
    ],
    weights,
    inputs: { x: ["n", 4] },
    outputs: { y: undefined },
  });
}

function integers(name: string, values: readonly number[], dims: readonly number[]): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: ElementType.INT32,
    int32Data: [...values],
  });
}

/** Rows of w, in the order of two lists of four. */
function rows(first: string, second: string): NodeProto[] {
  return [
    makeNode("Gather", ["w", first], ["a"]),
    makeNode("Gather", ["w", second], ["b"]),
    makeNode("Reshape", ["a", "square"], ["A"]),
    makeNode("Reshape", ["b", "square"], ["B"]),
  ];
}

const w = weight("w", [4, 4]);
const square = intTensor("square", [4, 4]);
const table = integers("t", [0, 1, 2, 3], [2, 2]);
const cast = (from: string, to: string, type: number): NodeProto =>
  makeNode("Cast", [from], [to], { attributes: [intAttribute("to", type)] });

const cases: Readonly<Record<string, readonly [nodes: readonly NodeProto[], weights: readonly TensorProto[]]>> = {
  "by indices and the same transposed": [
    [makeNode("Transpose", ["t"], ["turned"]), ...rows("t", "turned")],
    [w, square, table],
  ],
  "by indices in the order in which the parts of others stand": [
    [makeNode("Concat", ["p", "q"], ["pq"], { attributes: [intAttribute("axis", 1)] }), ...rows("t", "pq")],
    [w, square, table, integers("p", [0, 1], [2, 1]), integers("q", [2, 3], [2, 1])],
  ],
  "from integers and the same transposed": [
    [
      makeNode("Transpose", ["q"], ["turned"]),
      makeNode("DequantizeLinear", ["q", "scale"], ["A"]),
      makeNode("DequantizeLinear", ["turned", "scale"], ["B"]),
    ],
    [
      integers(
        "q",
        Array.from({ length: 16 }, (_, i) => ((i * 7) % 11) - 5),
        [4, 4],
      ),
      weight("scale", []),
    ],
  ],
  "from integers and what a byte keeps of them": [
    [
      cast("q", "bytes", ElementType.UINT8),
      cast("bytes", "kept", ElementType.FLOAT),
      cast("q", "all", ElementType.FLOAT),
      makeNode("Mul", ["w", "kept"], ["A"]),
      makeNode("Mul", ["w", "all"], ["B"]),
    ],
    [w, integers("q", [300, 2, 3, 4], [4])],
  ],
  "where two lists are equal, one of them a row and then a column": [
    [
      makeNode("Equal", ["row", "column"], ["across"]),
      makeNode("Equal", ["column2", "row2"], ["down"]),
      makeNode("Where", ["across", "w", "zero"], ["A"]),
      makeNode("Where", ["down", "w", "zero"], ["B"]),
    ],
    [
      w,
      weight("zero", [1], 2),
      integers("row", [1, 2, 3, 4], [1, 4]),
      integers("column", [1, 2, 5, 1], [4, 1]),
      integers("column2", [1, 2, 3, 4], [4, 1]),
      integers("row2", [1, 2, 5, 1], [1, 4]),
    ],
  ],
  "by nodes whose first output is left out": [
    [
      makeNode("RNN", ["w1", "W", "R"], ["", "a"], { attributes: [intAttribute("hidden_size", 4)] }),
      makeNode("RNN", ["w2", "W", "R"], ["", "b"], { attributes: [intAttribute("hidden_size", 4)] }),
      makeNode("Reshape", ["a", "square"], ["A"]),
      makeNode("Reshape", ["b", "square"], ["B"]),
    ],
    [
      weight("w1", [3, 4, 4], 1),
      weight("w2", [3, 4, 4], 2),
      weight("W", [1, 4, 4], 3),
      weight("R", [1, 4, 4], 4),
      square,
    ],
  ],
  "as the first of two parts and of four": [
    [
      makeNode("Split", ["wide"], ["A", "a2"], { attributes: [intAttribute("axis", 1)] }),
      makeNode("Split", ["wide"], ["B", "b2", "b3", "b4"], { attributes: [intAttribute("axis", 1)] }),
    ],
    [weight("wide", [4, 8])],
  ],
  "as they are and rounded to 16 bits": [
    [cast("w", "half", ElementType.FLOAT16), cast("half", "A", ElementType.FLOAT), makeNode("Identity", ["w"], ["B"])],
    [w],
  ],
  "under names like those of outputs": [
    [makeNode("Abs", ["w"], ["A"]), makeNode("Identity", ["A#0"], ["B"])],
    [w, weight("A#0", [4, 4], 2)],
  ],
  "with the attributes 0 and -0": [
    [
      makeNode("LeakyRelu", ["w"], ["a"], { attributes: [floatAttribute("alpha", 0)] }),
      makeNode("LeakyRelu", ["w"], ["b"], { attributes: [floatAttribute("alpha", -0)] }),
      ...["a", "b"].flatMap((name) => [
        makeNode("Reciprocal", [name], [`1/${name}`]),
        makeNode("Clip", [`1/${name}`, "least", "most"], [name.toUpperCase()]),
      ]),
    ],
    [w, weight("least", [], 3), weight("most", [], 1)],
  ],
};

describe("weights that are computed in two ways", () => {
  test.each(Object.entries(cases))("%s are not tied", async (_, [nodes, weights]) => {
    const model = product(nodes, weights);
    // onnxruntime (1.30) takes Splits into two and into four for one, unless it is told not to look for equal nodes.
    const expected = await runFile(toBytes(model), feeds, { graphOptimizationLevel: "disabled" });
    // After saving and loading attributes are made in another way.
    for (const one of [model, await loadOnnx(toBytes(model))]) {
      const linear = adapter.layers(one).filter(({ kind }) => kind === "linear");
      expect(new Set(linear.flatMap((layer) => layer.weights.map(({ tensor }) => tensor))).size).toBe(2);
      expect(distance(expected, await sampleOnce(connect(one, { p: 0.5 }), feeds))).toBeLessThan(1e-6);
    }
  });
});

test("weights that a Constant has as a list of floats have their shape, and are biases", () => {
  const list = (name: string, size: number): NodeProto =>
    makeNode("Constant", [], [name], {
      attributes: [create(AttributeProtoSchema, { name: "value_floats", floats: [...numbers(size)], type: 6 })],
    });
  const model = product(
    [
      list("flat", 16),
      list("bias", 4),
      makeNode("Reshape", ["flat", "square"], ["A"]),
      makeNode("Gemm", ["x", "A", "bias"], ["B"], { name: "biased" }),
    ],
    [square],
  );
  const [layer] = adapter.layers(model);
  expect(layer?.weights.map(({ role, shape }) => [role, shape])).toEqual([
    ["kernel", [4, 4]],
    ["bias", [4]],
  ]);
});
