import type { DenseSpec, Fixtures, MlpSpec } from "@mayhap/conformance";
import type { RawArray, TypedArray } from "@mayhap/core";
import { graphAdapter, type TfInputs } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { FLOAT, graph, INT, type Node } from "./graph-builder.ts";

/** Builds a graph as TensorFlow's converter would write it. */
class Builder {
  readonly nodes: Node[] = [];
  readonly weights: Record<string, tf.Tensor> = {};
  readonly #constants = new Map<DenseSpec, string>();
  #units = 0;

  input(width: number, batch = -1): string {
    const dim = [batch, width].map((size) => ({ size: String(size) }));
    return this.add({ name: "x", op: "Placeholder", attr: { dtype: FLOAT, shape: { shape: { dim } } } });
  }

  add(node: Node): string {
    this.nodes.push(node);
    return node.name;
  }

  constant(name: string, tensor: tf.Tensor): string {
    this.weights[name] = tensor;
    return this.add({ name, op: "Const", attr: { dtype: FLOAT } });
  }

  /** Every form in turn: fused, `[out, in]` with a separate bias, behind an Identity. */
  dense(spec: DenseSpec, name: string, x: string, form: number): string {
    const transposed = form % 3 === 1;
    this.#units = spec.shape[1];
    const known = this.#constants.get(spec);
    const stored = known ?? this.#kernel(spec, name, transposed);
    this.#constants.set(spec, stored);
    const isTransposed = stored.endsWith("_t");
    const kernel =
      form % 3 === 2 ? this.add({ name: `${name}/read`, op: "Identity", input: [stored], attr: { T: FLOAT } }) : stored;
    const bias =
      spec.bias &&
      (this.weights[`${stored}/bias`] ? `${stored}/bias` : this.constant(`${stored}/bias`, tf.tensor1d(spec.bias)));
    const flags = { transpose_a: { b: false }, transpose_b: { b: isTransposed }, T: FLOAT };
    let at: string;
    let fusedRelu = false;
    if (bias && form % 3 === 0) {
      fusedRelu = spec.activation === "relu";
      const ops = ["BiasAdd", ...(fusedRelu ? ["Relu"] : [])].map((op) => btoa(op));
      const attr = { ...flags, fused_ops: { list: { s: ops } }, num_args: { i: "1" }, epsilon: { f: 0 } };
      at = this.add({ name, op: "_FusedMatMul", input: [x, kernel, bias], attr });
    } else {
      at = this.add({ name, op: "MatMul", input: [x, kernel], attr: flags });
      if (bias)
        at = this.add({
          name: `${name}/BiasAdd`,
          op: form % 2 === 0 ? "BiasAdd" : "AddV2",
          input: [at, bias],
          attr: { T: FLOAT },
        });
    }
    if (spec.activation === "softmax")
      at = this.add({ name: `${name}/Softmax`, op: "Softmax", input: [at], attr: { T: FLOAT } });
    if (spec.activation === "relu" && !fusedRelu)
      at = this.add({ name: `${name}/Relu`, op: "Relu", input: [at], attr: { T: FLOAT } });
    return at;
  }

  #kernel({ kernel, shape }: DenseSpec, name: string, transposed: boolean): string {
    const plain = tf.tensor2d(kernel, [...shape]);
    return transposed ? this.constant(`${name}/kernel_t`, tf.transpose(plain)) : this.constant(`${name}/kernel`, plain);
  }

  async load(outputs: Record<string, string>): Promise<tf.GraphModel> {
    const { data, specs } = await tf.io.encodeWeights(this.weights);
    tf.dispose(this.weights);
    const named = Object.entries(outputs).map(([key, name]) => {
      const dim = [-1, this.#units].map((size) => ({ size: String(size) }));
      return [key, { name: `${name}:0`, dtype: "DT_FLOAT", ...(this.#units > 0 && { tensorShape: { dim } }) }];
    });
    const modelTopology = { node: this.nodes, versions: { producer: 1, minConsumer: 1 } };
    const signature = { inputs: {}, outputs: Object.fromEntries(named) };
    return tf.loadGraphModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: specs, weightData: data, signature } as tf.io.ModelArtifacts),
    );
  }
}

let executions = 0;
tf.registerOp("TestCount", ({ inputs }) => {
  executions++;
  return (inputs[0] as tf.Tensor).clone();
});

async function chain({ layers }: MlpSpec, batch?: number, count = false): Promise<tf.GraphModel> {
  const builder = new Builder();
  let at = builder.input((layers[0] as DenseSpec).shape[0], batch);
  if (count) at = builder.add({ name: "count", op: "TestCount", input: [at] });
  for (const [i, spec] of layers.entries()) at = builder.dense(spec, `dense_${i}`, at, i);
  return builder.load({ y: builder.add({ name: "Identity", op: "Identity", input: [at], attr: { T: FLOAT } }) });
}

/** Saves a model by TF.js' own handlers and loads it again. */
export async function reloadGraph(model: tf.GraphModel): Promise<tf.GraphModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async ({ weightData, ...rest }) => {
      saved = { ...JSON.parse(JSON.stringify(rest)), weightData };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return tf.loadGraphModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
}

/** The conformance suite's models as TensorFlow graphs. */
export const graphFixtures: Fixtures<tf.GraphModel, TfInputs> = {
  mlp: (spec) => chain(spec),
  inputs: (_, x) => ({ x }),
  run: (model, inputs) => {
    const { data, shape } = (inputs as { x: RawArray }).x;
    const x = tf.tensor(data.slice(), [...shape]);
    const outputs = [model.predict({ x })].flat() as tf.Tensor[];
    const names = graphAdapter.outputs(model).map(({ name }) => name);
    const result = outputs.map((output, i) => [
      names[i],
      { data: output.dataSync().slice() as TypedArray, shape: output.shape },
    ]);
    tf.dispose([x, ...outputs]);
    return Object.fromEntries(result);
  },
  bad: (_, x) => {
    const [rows, width] = x.shape as [number, number];
    return {
      unknownName: { y: x },
      wrongRank: { x: { data: x.data, shape: [rows, 1, width] } },
      wrongWidth: { x: { data: new Float32Array(rows * (width + 1)), shape: [rows, width + 1] } },
      wrongType: { x: [["a"]] } as never,
    };
  },
  tied: (spec) => chain(spec),
  twoOutputs: ({ trunk, heads }) => {
    const builder = new Builder();
    let at = builder.input((trunk[0] as DenseSpec).shape[0]);
    for (const [i, spec] of trunk.entries()) at = builder.dense(spec, `trunk_${i}`, at, i);
    const ends = heads.map((head, i) => [head.name, builder.dense(head.layer, `head_${i}`, at, i)]);
    return builder.load(Object.fromEntries(ends));
  },
  withDropout: { absent: "the converter takes dropout out of graphs for inference" },
  nothingLinear: () => {
    const builder = new Builder();
    const dim = [{ size: "-1" }, { size: "-1" }];
    builder.add({ name: "x", op: "Placeholder", attr: { dtype: FLOAT, shape: { shape: { dim } } } });
    return builder.load({ y: builder.add({ name: "relu", op: "Relu", input: ["x"], attr: { T: FLOAT } }) });
  },
  conv: ({ kernel, shape, bias, size }) => {
    const weights = { kernel: tf.tensor4d(kernel, [...shape]), bias: tf.tensor1d(bias) };
    const list = { list: { i: ["1", "1", "1", "1"] } };
    const attr = {
      T: FLOAT,
      strides: list,
      dilations: list,
      padding: { s: btoa("VALID") },
      data_format: { s: btoa("NHWC") },
    };
    return graph([...size, shape[2]], weights, [
      { name: "conv", op: "Conv2D", input: ["x", "kernel"], attr },
      { name: "y", op: "BiasAdd", input: ["conv", "bias"], attr: { T: FLOAT } },
    ]);
  },
  embedding: ({ table, shape }) =>
    graph(
      [5],
      { table: tf.tensor2d(table, [...shape]) },
      [{ name: "y", op: "Gather", input: ["table", "x"], attr: { Tparams: FLOAT, Tindices: INT } }],
      [],
      INT,
    ),
  fixedBatch: (spec, batch) => chain(spec, batch),
  counting: async (spec) => ({ model: await chain(spec, undefined, true), executions: () => executions }),
  reload: reloadGraph,
  resources: () => tf.memory().numTensors,
};
