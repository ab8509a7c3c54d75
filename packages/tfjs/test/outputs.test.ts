import { adapter } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";

const { dense } = tf.layers;
const softmax = (axis = 1): unknown => ({ type: "softmax", axis });
const sigmoid = { type: "sigmoid" };

/** What the adapter says of the head of a Sequential model that ends with these layers. */
function head(...layers: tf.layers.Layer[]): unknown {
  const model = tf.sequential({ layers: [dense({ units: 4, inputShape: [6] }), ...layers] });
  return adapter.outputs(model)[0]?.head;
}

test("a softmax or sigmoid at the end is found through what passes it on", () => {
  expect(head()).toBeUndefined();
  expect(head(dense({ units: 3, activation: "relu" }))).toBeUndefined();
  expect(head(dense({ units: 3, activation: "softmax" }))).toEqual(softmax());
  expect(head(dense({ units: 1, activation: "sigmoid" }))).toEqual(sigmoid);
  expect(head(tf.layers.activation({ activation: "softmax" }))).toEqual(softmax());
  expect(head(tf.layers.softmax())).toEqual(softmax());
  expect(head(tf.layers.softmax({ axis: -1 }))).toEqual(softmax());
  expect(head(tf.layers.softmax(), tf.layers.dropout({ rate: 0.5 }))).toEqual(softmax());
  expect(head(tf.layers.softmax(), tf.layers.reshape({ targetShape: [1, 4] }))).toEqual(softmax(2));
  expect(head(tf.layers.softmax(), tf.layers.reshape({ targetShape: [2, 2] }))).toBeUndefined();
  expect(head(tf.layers.activation({ activation: "sigmoid" }), tf.layers.reshape({ targetShape: [2, 2] }))).toEqual(
    sigmoid,
  );
  expect(head(tf.layers.softmax(), dense({ units: 2 }))).toBeUndefined();
  expect(
    head(
      tf.layers.reshape({ targetShape: [2, 2] }),
      tf.layers.timeDistributed({ layer: dense({ units: 3, activation: "softmax" }) }),
    ),
  ).toEqual(softmax(2));
  const nested = tf.sequential({ layers: [dense({ units: 3, inputShape: [4], activation: "softmax" })] });
  expect(head(nested)).toEqual(softmax());
  expect(
    head(tf.layers.reshape({ targetShape: [2, 2] }), tf.layers.simpleRNN({ units: 2, activation: "sigmoid" })),
  ).toBeUndefined();
});

test("outputs that share a name are told apart", () => {
  const x = tf.input({ shape: [3, 2] });
  const states = tf.layers.lstm({ units: 4, returnState: true, name: "lstm" }).apply(x) as tf.SymbolicTensor[];
  const model = tf.model({ inputs: x, outputs: states });
  expect(adapter.outputs(model).map(({ name, shape }) => [name, shape])).toEqual([
    ["lstm", [null, 4]],
    ["lstm:1", [null, 4]],
    ["lstm:2", [null, 4]],
  ]);
});

test("the adapter owns layers models and nothing else", () => {
  expect(adapter.owns(tf.sequential({ layers: [dense({ units: 1, inputShape: [1] })] }))).toBe(true);
  for (const other of [null, undefined, {}, tf.scalar(1), dense({ units: 1 }), "model"])
    expect(adapter.owns(other)).toBe(false);
});

test("an empty model has no layers and no outputs", () => {
  expect(adapter.layers(tf.sequential())).toEqual([]);
  expect(adapter.outputs(tf.sequential())).toEqual([]);
});
