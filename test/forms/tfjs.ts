import * as tf from "@tensorflow/tfjs";
import { forms as convForms } from "../../packages/tfjs/test/support/conv-forms.ts";
import { graph } from "../../packages/tfjs/test/support/graph-builder.ts";
import { graphForms, tensorsOf } from "../../packages/tfjs/test/support/graph-forms/index.ts";
import type { Group } from "./form.ts";

const { layers } = tf;
const alone = (layer: tf.layers.Layer, shape: number[]) => () => {
  const x = tf.input({ shape });
  return tf.model({ inputs: x, outputs: layer.apply(x) as tf.SymbolicTensor });
};
const words = { inputDim: 3, outputDim: 4 };
const seeded = (seed: number) => ({
  kernelInitializer: tf.initializers.glorotUniform({ seed }),
  recurrentInitializer: tf.initializers.glorotUniform({ seed: seed + 1 }),
});

/** A layer of a user's own: what it multiplies by cannot be known. */
class Own extends layers.Layer {
  static readonly className = "FormsOwnDense";
  #kernel: tf.LayerVariable | undefined;
  override build(): void {
    this.#kernel = this.addWeight("kernel", [3, 3], "float32", tf.initializers.glorotUniform({ seed: 1 }));
    this.built = true;
  }
  override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.matMul([x].flat()[0] as tf.Tensor, this.#kernel?.read() as tf.Tensor);
  }
}
tf.serialization.registerClass(Own as never);

export const tfjsLayers: Group = {
  title: "TensorFlow.js: tf.LayersModel",
  forms: [
    {
      name: "`TimeDistributed` of `Dense`",
      layers: alone(layers.timeDistributed({ layer: layers.dense({ units: 4 }) }), [5, 3]),
    },
    {
      name: "`Dense` in a model within a model",
      layers: () =>
        tf.sequential({
          layers: [
            tf.sequential({ layers: [layers.dense({ units: 4, inputShape: [3], activation: "tanh" })] }),
            layers.dense({ units: 2 }),
          ],
        }),
    },
    { name: "a layer class of one's own", layers: () => tf.sequential({ layers: [new Own({ inputShape: [3] })] }) },
    { name: "`Embedding`", layers: () => tf.sequential({ layers: [layers.embedding({ ...words, inputLength: 5 })] }) },
    { name: "`LSTM`", layers: alone(layers.lstm({ units: 3, ...seeded(1) }), [5, 2]) },
    { name: "`GRU`", layers: alone(layers.gru({ units: 3, ...seeded(1) }), [5, 2]) },
    { name: "`SimpleRNN`", layers: alone(layers.simpleRNN({ units: 3, ...seeded(1) }), [5, 2]) },
    {
      name: "`LSTM`, sequences, backwards",
      layers: alone(layers.lstm({ units: 3, returnSequences: true, goBackwards: true, ...seeded(1) }), [5, 2]),
    },
    {
      name: "`Bidirectional` of `LSTM`",
      layers: alone(
        layers.bidirectional({ layer: layers.lstm({ units: 3, ...seeded(1) }) as tf.RNN, mergeMode: "concat" }),
        [5, 2],
      ),
    },
    {
      name: "`Bidirectional` of `GRU`",
      layers: alone(
        layers.bidirectional({ layer: layers.gru({ units: 3, ...seeded(1) }) as tf.RNN, mergeMode: "sum" }),
        [5, 2],
      ),
    },
    {
      name: "`RNN` of a cell",
      layers: alone(layers.rnn({ cell: layers.lstmCell({ units: 3, ...seeded(1) }) }), [5, 2]),
    },
    {
      name: "`StackedRNNCells`",
      layers: alone(
        layers.rnn({
          cell: layers.stackedRNNCells({
            cells: [layers.gruCell({ units: 3, ...seeded(1) }), layers.lstmCell({ units: 2, ...seeded(3) })],
          }),
        }),
        [5, 2],
      ),
    },
    {
      name: "`TimeDistributed` of `LSTM`",
      layers: alone(layers.timeDistributed({ layer: layers.lstm({ units: 3, ...seeded(1) }) }), [4, 5, 2]),
    },
    {
      name: "`ConvLSTM2D`",
      layers: alone(
        layers.convLstm2d({ filters: 2, kernelSize: 2, ...seeded(1) }) as unknown as tf.layers.Layer,
        [3, 4, 4, 1],
      ),
    },
    ...convForms.map(({ name, input, layer }) => ({ name, layers: () => alone(layer(), [...input])() })),
  ],
};

export const tfjsGraphs: Group = {
  title: "TensorFlow.js: tf.GraphModel",
  forms: graphForms.map((form) => ({
    name: form.name,
    // A transposed convolution says the size of its whole output.
    rows: 1,
    graph: () => graph(form.input, tensorsOf(form), form.nodes, form.bodies, form.dtype),
  })),
};
