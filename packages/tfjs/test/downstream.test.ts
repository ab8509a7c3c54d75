import { explain } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import "../src/index.ts";

const { dense, concatenate, flatten, conv2d } = tf.layers;

it("runs again what depends on the random layers, and nothing else", () => {
  const image = tf.input({ shape: [6, 6, 1], name: "image" });
  const side = tf.input({ shape: [4], name: "side" });
  const seen = flatten({ name: "flat" }).apply(
    conv2d({ filters: 2, kernelSize: 3, name: "conv" }).apply(image),
  ) as tf.SymbolicTensor;
  const a = dense({ units: 5, name: "first" }).apply(seen) as tf.SymbolicTensor;
  const b = dense({ units: 5, name: "other" }).apply(side) as tf.SymbolicTensor;
  const joined = concatenate({ name: "join" }).apply([a, b]) as tf.SymbolicTensor;
  const y = dense({ units: 2, name: "out" }).apply(joined) as tf.SymbolicTensor;
  const model = tf.model({ inputs: [image, side], outputs: y });
  const rerun = (name: string) => [...(explain(model, { layers: (l) => l.name === name }).split?.rerun ?? [])].sort();
  expect(rerun("out")).toEqual(["out"]);
  expect(rerun("other")).toEqual(["join", "other", "out"]);
  expect(rerun("first")).toEqual(["first", "join", "out"]);
});

it("looks into nested models", () => {
  const inner = tf.sequential({
    name: "inner",
    layers: [dense({ units: 3, inputShape: [4], name: "a" }), dense({ units: 3, name: "b" })],
  });
  const model = tf.sequential({ layers: [inner, dense({ units: 2, name: "c" })] });
  expect([...(explain(model, { layers: (l) => l.name === "b" }).split?.rerun ?? [])]).toEqual(["inner/b", "c"]);
});
