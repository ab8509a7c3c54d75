import type { ConvSpec, DenseSpec, Fixtures, MlpSpec, TwoOutputSpec } from "@mayhap/conformance";
import type { RawArray } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import type { NodeProto, TensorProto } from "../../src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, intsAttribute, makeNode } from "../../src/graph/node.ts";
import { loadOnnx, type OnnxInputs, OnnxModel, toBytes } from "../../src/index.ts";
import { ElementType } from "../../src/tensor/types.ts";
import { floatTensor } from "../../src/tensor/write.ts";
import { build, type Dims } from "./build.ts";
import { counting } from "./counting.ts";
import { runModel, tensor } from "./run.ts";

/** Layers as PyTorch exports them (`Gemm` with transB = 1) and as Keras exports them (`MatMul` and `Add`), by turns. */
class Writer {
  readonly nodes: NodeProto[] = [];
  readonly weights: TensorProto[] = [];
  readonly #made = new Map<DenseSpec, { kernel: string; bias: string }>();

  dense(spec: DenseSpec, name: string, from: string, to: string): void {
    const { shape, activation } = spec;
    const sum = activation === "linear" ? to : `${name}.sum`;
    const known = this.#made.get(spec);
    const tensors = known ?? { kernel: `${name}.kernel`, bias: spec.bias === undefined ? "" : `${name}.bias` };
    if (known === undefined) {
      this.#made.set(spec, tensors);
      const turned = Float32Array.from(spec.kernel, (_, i) => {
        const [inputs, units] = shape;
        return spec.kernel[(i % inputs) * units + Math.floor(i / inputs)] as number;
      });
      this.weights.push(floatTensor(tensors.kernel, turned, [shape[1], shape[0]]));
      if (spec.bias !== undefined) this.weights.push(floatTensor(tensors.bias, spec.bias, [shape[1]]));
    }
    const inputs = [from, tensors.kernel, ...(tensors.bias === "" ? [] : [tensors.bias])];
    this.nodes.push(makeNode("Gemm", inputs, [sum], { name, attributes: [intAttribute("transB", 1)] }));
    if (activation === "relu") this.nodes.push(makeNode("Relu", [sum], [to], { name: `${name}.relu` }));
    if (activation === "softmax") {
      this.nodes.push(
        makeNode("Softmax", [sum], [to], { name: `${name}.softmax`, attributes: [intAttribute("axis", -1)] }),
      );
    }
  }
}

function chain({ layers }: MlpSpec, batch: Dims[number] = "batch", dropout?: number): OnnxModel {
  const writer = new Writer();
  let at = "x";
  for (const [i, spec] of layers.entries()) {
    const to = i === layers.length - 1 ? "y" : `h${i}`;
    writer.dense(spec, `dense_${i}`, at, to);
    at = to;
    if (i > 0 || dropout === undefined) continue;
    writer.nodes.push(
      makeNode("Dropout", [at], ["dropped"], { name: "dropout", attributes: [floatAttribute("ratio", dropout)] }),
    );
    at = "dropped";
  }
  const [first, last] = [layers[0], layers.at(-1)] as [DenseSpec, DenseSpec];
  return build({
    nodes: writer.nodes,
    weights: writer.weights,
    inputs: { x: [batch, first.shape[0]] },
    outputs: { y: [batch, last.shape[1]] },
    // The rate of a Dropout is an attribute up to opset 11, an input behind.
    opset: dropout === undefined ? 17 : 11,
  });
}

function twoOutputs({ trunk, heads }: TwoOutputSpec): OnnxModel {
  const writer = new Writer();
  let at = "x";
  for (const [i, spec] of trunk.entries()) {
    writer.dense(spec, `trunk_${i}`, at, `h${i}`);
    at = `h${i}`;
  }
  for (const { name, layer } of heads) writer.dense(layer, `${name}_dense`, at, name);
  return build({
    nodes: writer.nodes,
    weights: writer.weights,
    inputs: { x: ["batch", (trunk[0] as DenseSpec).shape[0]] },
    outputs: Object.fromEntries(heads.map(({ name, layer }) => [name, ["batch", layer.shape[1]]])),
  });
}

/** ONNX has channels in front of the positions, `[out, in, …kernel]`. */
function conv({ kernel, shape, bias, size }: ConvSpec): OnnxModel {
  const [height, width, inputs, outputs] = shape;
  const stored = Float32Array.from({ length: kernel.length }, (_, at) => {
    const position = at % (height * width);
    const input = Math.floor(at / (height * width)) % inputs;
    const output = Math.floor(at / (height * width * inputs));
    return kernel[(position * inputs + input) * outputs + output] as number;
  });
  const transpose = (from: string, to: string, perm: readonly number[]) =>
    makeNode("Transpose", [from], [to], { name: to, attributes: [intsAttribute("perm", perm)] });
  return build({
    nodes: [
      transpose("x", "first", [0, 3, 1, 2]),
      makeNode("Conv", ["first", "kernel", "bias"], ["made"], { name: "conv" }),
      transpose("made", "y", [0, 2, 3, 1]),
    ],
    weights: [floatTensor("kernel", stored, [outputs, inputs, height, width]), floatTensor("bias", bias, [outputs])],
    inputs: { x: ["batch", ...size, inputs] },
    outputs: { y: ["batch", size[0] - height + 1, size[1] - width + 1, outputs] },
  });
}

/** Live sessions of the model made last and of what is made of it: those of others may be garbage-collected at any time. */
let sessions: () => number = () => 0;

/** The conformance suite's models as ONNX graphs. */
export const fixtures: Fixtures<OnnxModel, OnnxInputs> = {
  mlp: (spec) => counted(chain(spec)),
  inputs: (_, x) => ({ x: { data: x.data.slice(), shape: x.shape } }),
  run: (model, inputs) => {
    const { data, shape } = (inputs as { x: RawArray }).x;
    const x =
      data instanceof Int32Array ? new ort.Tensor("int32", data, [...shape]) : tensor(Float32Array.from(data), shape);
    return runModel(model, { x });
  },
  bad: (_, x) => {
    const data = Float32Array.from(x.data);
    const [rows = 1, width = 1] = x.shape;
    return {
      unknownName: { z: { data, shape: x.shape } },
      wrongRank: { x: { data, shape: [...x.shape, 1] } },
      wrongWidth: { x: { data: new Float32Array(rows * (width + 1)), shape: [rows, width + 1] } },
      wrongType: { x: Array.from({ length: rows }, () => Array.from({ length: width }, () => "one")) },
    };
  },
  tied: (spec) => chain(spec),
  twoOutputs,
  withDropout: (spec, rate) => chain(spec, "batch", rate),
  nothingLinear: () =>
    build({ nodes: [makeNode("Relu", ["x"], ["y"])], inputs: { x: ["batch", null] }, outputs: { y: ["batch", null] } }),
  conv,
  embedding: ({ table, shape }) =>
    build({
      nodes: [makeNode("Gather", ["table", "x"], ["y"], { name: "words" })],
      weights: [floatTensor("table", table, shape)],
      inputs: { x: ["batch", "length"] },
      outputs: { y: ["batch", "length", shape[1]] },
      types: { x: ElementType.INT32 },
    }),
  fixedBatch: (spec, batch) => chain(spec, batch),
  counting: (spec) => {
    const { runtime, runs } = counting();
    const model = chain(spec);
    const counted = new OnnxModel(model.proto, { runtime });
    // The first layer is in the session that reads the model's input, and in no other.
    return { model: counted, executions: () => runs("x") };
  },
  reload: (model) => loadOnnx(toBytes(model), { ...(model.runtime === undefined ? {} : { runtime: model.runtime }) }),
  resources: () => sessions(),
  release: (model) => model.release(),
};

function counted(model: OnnxModel): OnnxModel {
  const { runtime, live } = counting();
  sessions = live;
  // Workers cannot count, and need not: what is counted is on this thread.
  return new OnnxModel(model.proto, { runtime, workerRuntime: "onnxruntime-node" });
}
