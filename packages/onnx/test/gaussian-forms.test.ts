import type { DropConnectParams } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import { type NodeProto, OperatorSetIdProtoSchema } from "../src/generated/onnx_pb.ts";
import { copy } from "../src/graph/copy.ts";
import { floatAttribute, intAttribute, makeNode, stringAttribute } from "../src/graph/node.ts";
import { adapter, OnnxModel } from "../src/index.ts";
import { create } from "../src/proto/message.ts";
import { valueInfo } from "../src/rewrite/ir.ts";
import { ElementType } from "../src/tensor/types.ts";
import { floatTensor } from "../src/tensor/write.ts";
import { buildProto } from "./support/build.ts";
import { uniform } from "./support/dense.ts";
import { runProgram } from "./support/run.ts";
import { connect } from "./support/transform.ts";

const [ROWS, IN, OUT] = [3, 6, 4];
const x = uniform(ROWS * IN, 1);
const w = uniform(IN * OUT, 2);
const b = uniform(OUT, 3);
const turned = w.map((_, i) => w[(i % IN) * OUT + Math.floor(i / IN)] as number);

/** A layer in one of its forms: `u` is the weight [in, out], `t` the same turned, `b` the bias. The layer's output is "y". */
interface Form {
  readonly nodes: readonly NodeProto[];
  readonly alpha?: number;
  readonly beta?: number;
  readonly bias?: boolean;
  readonly activation?: (v: number) => number;
  readonly type?: number;
  readonly tolerance?: number;
}

const contrib = "com.microsoft";
const forms: Readonly<Record<string, Form>> = {
  MatMul: { nodes: [makeNode("MatMul", ["x", "u"], ["y"])] },
  "MatMul and Add": { nodes: [makeNode("MatMul", ["x", "u"], ["a"]), makeNode("Add", ["b", "a"], ["y"])], bias: true },
  "MatMul with a weight behind Transpose": {
    nodes: [makeNode("Transpose", ["t"], ["v"]), makeNode("MatMul", ["x", "v"], ["y"])],
  },
  Gemm: { nodes: [makeNode("Gemm", ["x", "u", "b"], ["y"])], bias: true },
  "Gemm without a bias": { nodes: [makeNode("Gemm", ["x", "u"], ["y"])] },
  "Gemm with every attribute": {
    nodes: [
      makeNode("Gemm", ["x", "t", "b"], ["y"], {
        attributes: [intAttribute("transB", 1), floatAttribute("alpha", 0.7), floatAttribute("beta", -1.5)],
      }),
    ],
    alpha: 0.7,
    beta: -1.5,
    bias: true,
  },
  FusedGemm: {
    nodes: [
      makeNode("FusedGemm", ["x", "t", "b"], ["y"], {
        domain: contrib,
        attributes: [
          intAttribute("transB", 1),
          floatAttribute("alpha", 0.5),
          stringAttribute("activation", "LeakyRelu"),
          floatAttribute("activation_alpha", 0.25),
        ],
      }),
    ],
    alpha: 0.5,
    bias: true,
    activation: (v) => (v < 0 ? 0.25 * v : v),
  },
  FusedMatMul: {
    nodes: [
      makeNode("FusedMatMul", ["x", "t"], ["y"], {
        domain: contrib,
        attributes: [intAttribute("transB", 1), floatAttribute("alpha", 2)],
      }),
    ],
    alpha: 2,
  },
  Einsum: {
    nodes: [makeNode("Einsum", ["x", "t"], ["y"], { attributes: [stringAttribute("equation", "bi,oi->bo")] })],
  },
  float16: {
    nodes: [makeNode("Gemm", ["x", "u", "b"], ["y"])],
    bias: true,
    type: ElementType.FLOAT16,
    tolerance: 4e-3,
  },
  float64: { nodes: [makeNode("MatMul", ["x", "u"], ["y"])], type: ElementType.DOUBLE },
};

/** The layer between casts, so that inputs and outputs are float32 whatever it computes in. */
function model({ nodes, type = ElementType.FLOAT }: Form): OnnxModel {
  const cast = (from: string, to: string, kind: number) =>
    makeNode("Cast", [from], [to], { attributes: [intAttribute("to", kind)] });
  const proto = buildProto({
    nodes: [
      cast("input", "x", type),
      ...nodes.map((n) => copy(n, { name: `${n.opType}_node` })),
      cast("y", "output", 1),
    ],
    weights: [
      floatTensor("u", w, [IN, OUT], type),
      floatTensor("t", turned, [OUT, IN], type),
      floatTensor("b", b, [OUT], type),
    ],
    inputs: { input: ["n", IN] },
    outputs: { output: ["n", OUT] },
  });
  proto.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: contrib, version: 1n }));
  proto.graph?.valueInfo.push(valueInfo("x", type, ["n", IN]));
  return new OnnxModel(proto);
}

/** μ and σ of each pre-activation, by the closed forms of Wan et al. 2013. */
function moments(form: Form, { p, scale, bias }: DropConnectParams): { mean: number; deviation: number }[] {
  const [keep, factor] = scale === "inverted" ? [1, p / (1 - p)] : [1 - p, p * (1 - p)];
  const { alpha = 1, beta = 1 } = form;
  return Array.from({ length: ROWS * OUT }, (_, at) => {
    const [row, column] = [Math.floor(at / OUT), at % OUT];
    let [sum, squares] = [0, 0];
    for (let i = 0; i < IN; i++) {
      const term = alpha * (x[row * IN + i] as number) * (w[i * OUT + column] as number);
      sum += term;
      squares += term * term;
    }
    const own = form.bias === true ? beta * (b[column] as number) : 0;
    const variance = factor * (squares + (bias ? own * own : 0));
    return { mean: keep * sum + (bias ? keep : 1) * own, deviation: Math.sqrt(variance) };
  });
}

describe.each(Object.entries(forms))("%s", (_, form) => {
  test.each([
    { p: 0.2, scale: "inverted", bias: false },
    { p: 0.5, scale: "none", bias: false },
    { p: 0.3, scale: "inverted", bias: true },
    { p: 0.3, scale: "none", bias: true },
  ] as const)("has the moments of the closed forms: %o", async (given) => {
    const params = { ...given, maskPer: "sample" } as const;
    const program = await adapter.compile(connect(model(form), params), "gaussian");
    expect(program.sites.map(({ type, p }) => [type, p])).toEqual([["noise", given.p]]);
    const noise = uniform(ROWS * OUT, 9, 2);
    const inputs = { input: { data: x, shape: [ROWS, IN] } };
    const { output } = await runProgram(program, inputs, () => noise);
    const activate = form.activation ?? ((v: number) => v);
    const expected = moments(form, params).map(({ mean, deviation }, i) =>
      activate(mean + deviation * (noise[i] as number)),
    );
    expect(output?.shape).toEqual([ROWS, OUT]);
    expected.forEach((v, i) => {
      expect(Math.abs((output?.data[i] as number) - v)).toBeLessThan(form.tolerance ?? 2e-6);
    });
    await program.dispose();
  });
});
