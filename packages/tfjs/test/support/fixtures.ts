import type { DenseSpec, Fixtures, MlpSpec } from "@mayhap/conformance";
import type { RawArray, TypedArray } from "@mayhap/core";
import { adapter, type TfInputs } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { Scale } from "./models.ts";

function layer({ kernel, shape, bias, activation }: DenseSpec, name: string): tf.layers.Layer {
  const weights = [tf.tensor2d(kernel, [...shape]), ...(bias ? [tf.tensor1d(bias)] : [])];
  return tf.layers.dense({ units: shape[1], activation, useBias: bias !== undefined, weights, name });
}

/** A functional model; equal specs are one layer. */
function chain(
  { layers }: MlpSpec,
  batch: number | null = null,
  front?: tf.layers.Layer,
  behindFirst?: tf.layers.Layer,
): tf.LayersModel {
  const made = new Map<DenseSpec, tf.layers.Layer>();
  const input = tf.input({ batchShape: [batch, (layers[0] as DenseSpec).shape[0]], name: "x" });
  let at = front === undefined ? input : (front.apply(input) as tf.SymbolicTensor);
  for (const [i, spec] of layers.entries()) {
    if (!made.has(spec)) made.set(spec, layer(spec, `dense_${i}`));
    at = made.get(spec)?.apply(at) as tf.SymbolicTensor;
    if (i === 0 && behindFirst !== undefined) at = behindFirst.apply(at) as tf.SymbolicTensor;
  }
  return tf.model({ inputs: input, outputs: at, name: "mlp" });
}

function alone(layer: tf.layers.Layer, shape: (number | null)[]): tf.LayersModel {
  const x = tf.input({ shape, name: "x" });
  return tf.model({ inputs: x, outputs: layer.apply(x) as tf.SymbolicTensor });
}

export async function reload(model: tf.LayersModel): Promise<tf.LayersModel> {
  let json = "";
  let weights: tf.io.WeightData | undefined;
  await model.save(
    tf.io.withSaveHandler(async ({ weightData, ...rest }) => {
      json = JSON.stringify(rest);
      weights = weightData;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory({ ...JSON.parse(json), weightData: weights }));
}

/** The conformance suite's models, built with TF.js alone. */
export const fixtures: Fixtures<tf.LayersModel, TfInputs> = {
  mlp: (spec) => chain(spec),
  inputs: (_, x) => ({ x }),
  run: (model, inputs) => {
    const { data, shape } = (inputs as { x: RawArray }).x;
    return tf.tidy(() => {
      const outputs = [model.predict(tf.tensor(Float32Array.from(data), [...shape]))].flat() as tf.Tensor[];
      const names = adapter.outputs(model).map(({ name }) => name);
      return Object.fromEntries(
        outputs.map((output, i) => [names[i], { data: output.dataSync().slice() as TypedArray, shape: output.shape }]),
      );
    });
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
    const input = tf.input({ shape: [(trunk[0] as DenseSpec).shape[0]], name: "x" });
    const body = trunk.reduce((at, spec, i) => layer(spec, `trunk_${i}`).apply(at) as tf.SymbolicTensor, input);
    return tf.model({
      inputs: input,
      outputs: heads.map((head) => layer(head.layer, head.name).apply(body) as tf.SymbolicTensor),
    });
  },
  withDropout: (spec, rate) => chain(spec, null, undefined, tf.layers.dropout({ rate, name: "drop" })),
  nothingLinear: () => tf.sequential({ layers: [tf.layers.reLU({ batchInputShape: [null, null] as never })] }),
  conv: ({ kernel, shape, bias, size }) => {
    const [height, width, inputs, filters] = shape;
    const weights = [tf.tensor4d(kernel, [...shape]), tf.tensor1d(bias)];
    return alone(tf.layers.conv2d({ filters, kernelSize: [height, width], weights, name: "conv" }), [...size, inputs]);
  },
  embedding: ({ table, shape }) => {
    const [inputDim, outputDim] = shape;
    const weights = [tf.tensor2d(table, [...shape])];
    return alone(tf.layers.embedding({ inputDim, outputDim, weights, name: "words" }), [null]);
  },
  fixedBatch: (spec, batch) => chain(spec, batch),
  counting: (spec) => ({
    model: chain(spec, null, new Scale({ factor: 1, name: "first" })),
    executions: () => Scale.calls,
  }),
  reload,
  resources: () => tf.memory().numTensors,
};
