import { type DropConnectOptions, dropconnect, explain, predict } from "@mayhap/core";
import "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { intAttribute, intsAttribute, makeNode } from "../packages/onnx/src/graph/node.ts";
import { floatTensor, intTensor } from "../packages/onnx/src/tensor/write.ts";
import { build } from "../packages/onnx/test/support/build.ts";
import { attributesOf, storedWeights, stringsAttribute } from "../packages/onnx/test/support/recurrent.ts";
import { type Direction, gatesOf, madeUp } from "./support/recurrent.ts";
import { completeWasm } from "./support/wasm-kernels.ts";

// One recurrent network in two frameworks under one seed: an LSTM, an LSTM in both directions, a GRU and a dense layer.

const [rows, steps, inputs, units, classes] = [3, 5, 4, 6, 2];

/** Without what Keras' layers do not have: a bias on the state's side. */
function likeKeras(kind: Direction["kind"], features: number, number: number): Direction {
  const made = madeUp(kind, features, units, number);
  return { ...made, bias: (made.bias as Float32Array).map((v, i) => (i < gatesOf[kind] * units ? v : 0)) };
}

const lstm = likeKeras("LSTM", inputs, 1);
const both = [likeKeras("LSTM", units, 2), likeKeras("LSTM", units, 3)];
const gru = likeKeras("GRU", 2 * units, 4);
const dense = Float32Array.from({ length: units * classes }, (_, i) => Math.sin(7 * i + 1));
const x = {
  data: Float32Array.from({ length: rows * steps * inputs }, (_, i) => Math.sin(3.7 * i + 2)),
  shape: [rows, steps, inputs],
};

function weights({ kind, kernel, recurrent, bias = new Float32Array() }: Direction): tf.Tensor[] {
  const width = gatesOf[kind] * units;
  return [
    tf.tensor(kernel, [kernel.length / width, width]),
    tf.tensor(recurrent, [units, width]),
    tf.tensor(bias.slice(0, width)),
  ];
}

function tfModel(): tf.LayersModel {
  const bidirectional = tf.layers.bidirectional({
    layer: tf.layers.lstm({ units, returnSequences: true }) as never,
    mergeMode: "concat",
  });
  const model = tf.sequential({
    layers: [
      tf.layers.lstm({ units, returnSequences: true, weights: weights(lstm), inputShape: [steps, inputs] }),
      bidirectional,
      tf.layers.gru({ units, weights: weights(gru) }),
      tf.layers.dense({ units: classes, weights: [tf.tensor(dense, [units, classes]), tf.zeros([classes])] }),
    ],
  });
  bidirectional.setWeights(both.flatMap(weights));
  return model;
}

function onnxModel() {
  const recurrent = (layers: readonly Direction[], name: string, input: string, output: string[]) => {
    const [{ kind }] = layers as [Direction];
    // TF.js' gates have Keras 2's hard sigmoid, whose slope and offset are the defaults of ONNX'.
    const gates = layers.flatMap(() => (kind === "LSTM" ? ["HardSigmoid", "Tanh", "Tanh"] : ["HardSigmoid", "Tanh"]));
    const attributes = [...attributesOf(layers), stringsAttribute("activations", gates)];
    return makeNode(kind, [input, `${name}.W`, `${name}.R`, `${name}.B`], output, { name, attributes });
  };
  return build({
    nodes: [
      makeNode("Transpose", ["x"], ["xt"], { attributes: [intsAttribute("perm", [1, 0, 2])] }),
      recurrent([lstm], "lstm", "xt", ["y1"]),
      makeNode("Squeeze", ["y1", "one"], ["h1"]),
      recurrent(both, "both", "h1", ["y2"]),
      makeNode("Transpose", ["y2"], ["y2t"], { attributes: [intsAttribute("perm", [0, 2, 1, 3])] }),
      makeNode("Reshape", ["y2t", "joined"], ["h2"]),
      recurrent([gru], "gru", "h2", ["", "y3"]),
      makeNode("Squeeze", ["y3", "zero"], ["h3"]),
      makeNode("Gemm", ["h3", "dense"], ["y"], { name: "dense", attributes: [intAttribute("transB", 0)] }),
    ],
    weights: [
      ...storedWeights([lstm], "lstm."),
      ...storedWeights(both, "both."),
      ...storedWeights([gru], "gru."),
      floatTensor("dense", dense, [units, classes]),
      intTensor("zero", [0]),
      intTensor("one", [1]),
      intTensor("joined", [0, 0, 2 * units]),
    ],
    inputs: { x: ["n", steps, inputs] },
    outputs: { y: ["n", classes] },
  });
}

async function samples(model: unknown, options: DropConnectOptions): Promise<readonly Float64Array[]> {
  const y = await predict(dropconnect(model, options), x, { samples: 4, seed: 2 ** 33 + 7, keep: true });
  return (y.kept ?? []).map(({ data }) => data);
}

beforeAll(async () => {
  await tf.setBackend("wasm");
  completeWasm();
});

describe("a recurrent network in both frameworks", () => {
  const base = { p: 0.3, layers: "all", kinds: ["linear", "recurrent"] } as const;
  it.each<DropConnectOptions>([
    base,
    { ...base, bias: true },
    { ...base, recurrent: ["R"], scale: "none" },
    { ...base, recurrent: ["W"], maskPer: "example" },
  ])("has the same samples with %o", async (options) => {
    const [a, b] = [await samples(tfModel(), options), await samples(onnxModel(), options)];
    const largest = Math.max(...b.flatMap((values) => [...values].map(Math.abs)));
    for (const [k, values] of a.entries())
      for (const [i, value] of values.entries())
        expect(Math.abs(value - (b[k]?.[i] as number)) / largest).toBeLessThan(1e-5);
    // Two samples that are alike would prove nothing.
    expect(Math.abs((a[0]?.[0] as number) - (a[1]?.[0] as number)) / largest).toBeGreaterThan(1e-3);
  });

  it("has the same weights in the same order", () => {
    const shapes = (model: unknown) =>
      explain(model, base).layers.flatMap(({ layer }) => layer.weights.map(({ role, shape }) => [role, shape.join()]));
    const connections = (list: string[][]) => list.filter(([role]) => role !== "bias");
    expect(connections(shapes(tfModel()) as string[][])).toEqual(connections(shapes(onnxModel()) as string[][]));
  });
});
