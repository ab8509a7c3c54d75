// Writes the models that the pages use, a 4-8-3 classifier in both formats: npx tsx --conditions @mayhap/source docs/scripts/make-models.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawUniforms, trainingStream } from "@mayhap/core";
import { type OnnxDense, onnxMlp } from "../../test/support/onnx-mlp.ts";

const folder = join(import.meta.dirname, "..", "fixtures");

/** Made-up weights that are the same on every machine. */
function weights(size: number, spread: number, sample: number): Float32Array {
  const u = new Float32Array(size);
  drawUniforms({ seed: 4, stream: trainingStream("kernel"), sample, example: 0 }, u);
  return u.map((x) => (2 * x - 1) * spread);
}

const layers: OnnxDense[] = [
  { name: "fc1", shape: [4, 8], kernel: weights(32, 1, 1), bias: weights(8, 0.2, 2), activation: "relu" },
  { name: "fc2", shape: [8, 3], kernel: weights(24, 1, 3), bias: weights(3, 0.2, 4), activation: "softmax" },
];

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "model.onnx"), onnxMlp(layers));

/** The same network as Keras would describe it. */
const topology = {
  class_name: "Sequential",
  config: {
    name: "classifier",
    layers: layers.map(({ name, shape: [inputs, units], activation }, i) => ({
      class_name: "Dense",
      config: { name, units, activation, use_bias: true, ...(i === 0 && { batch_input_shape: [null, inputs] }) },
    })),
  },
  keras_version: "2.15.0",
  backend: "tensorflow",
};
const specs = layers.flatMap(({ name, shape, bias }) => [
  { name: `${name}/kernel`, shape, dtype: "float32" },
  { name: `${name}/bias`, shape: [bias.length], dtype: "float32" },
]);
mkdirSync(join(folder, "models", "digits"), { recursive: true });
writeFileSync(
  join(folder, "models", "digits", "model.json"),
  `${JSON.stringify(
    { format: "layers-model", modelTopology: topology, weightsManifest: [{ paths: ["weights.bin"], weights: specs }] },
    null,
    1,
  )}\n`,
);
const values = layers.flatMap(({ kernel, bias }) => [...kernel, ...bias]);
writeFileSync(join(folder, "models", "digits", "weights.bin"), new Uint8Array(Float32Array.from(values).buffer));
