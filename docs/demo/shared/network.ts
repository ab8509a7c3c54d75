import { dropConnectDense } from "@mayhap/tfjs";
import { tf } from "./tf.ts";

/** What a playground's network is for. */
export interface Task {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: "linear" | "softmax";
  readonly loss: "meanSquaredError" | "sparseCategoricalCrossentropy";
  readonly units: number;
}

/** A network with two hidden layers; all but the first drop connections, in training and in sampling. */
export function buildNetwork(
  { inputs, outputs, activation, loss, units }: Task,
  p: number,
  seed: number,
): tf.Sequential {
  const start = (layer: number) => tf.initializers.heNormal({ seed: 10 * seed + layer });
  const model = tf.sequential();
  model.add(
    tf.layers.dense({
      inputShape: [inputs],
      units,
      activation: "relu",
      kernelInitializer: start(1),
      // Kinks spread over the data, and not all at 0.
      biasInitializer: tf.initializers.randomUniform({ minval: -1, maxval: 1, seed: 10 * seed + 4 }),
    }),
  );
  model.add(dropConnectDense({ units, activation: "relu", p, seed: seed + 2, kernelInitializer: start(2) }));
  model.add(dropConnectDense({ units: outputs, activation, p, seed: seed + 3, kernelInitializer: start(3) }));
  model.compile({ optimizer: tf.train.adam(0.01), loss });
  return model;
}
