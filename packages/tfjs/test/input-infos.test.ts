import { adapterOf } from "@mayhap/core";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { openData } from "../../../test/support/data.ts";

const inputsOf = (model: unknown) => adapterOf(model).inputs?.(model);

describe("inputs", () => {
  it("tells name, type and shape, null for a free dimension", () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4], name: "only" })] });
    expect(inputsOf(model)).toEqual([{ name: "only_input", type: "float32", shape: [null, 4] }]);
  });

  const layers = openData("tfjs/fashion_mlp_4tsu");
  it.skipIf(layers === undefined)("gives a model that is loaded twice the same names", async () => {
    const [first, second] = [await loadTfjs(layers as string), await loadTfjs(layers as string)];
    expect(inputsOf(first)).toEqual([{ name: "flatten_input", type: "float32", shape: [null, 28, 28] }]);
    expect(inputsOf(second)).toEqual(inputsOf(first));
  });

  const graph = openData("tfjs/prefetch_graph");
  it.skipIf(graph === undefined)("tells those of a GraphModel", async () => {
    expect(inputsOf(await loadTfjs(graph as string))).toEqual(
      ["cur_page", "session_index"].map((name) => ({ name, type: "int32", shape: [null] })),
    );
  });
});
