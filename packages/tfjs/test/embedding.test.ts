import { drawMask, dropconnect, explain, predict, type WeightSite, weightStream } from "@mayhap/core";
import { adapter } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { bits, distance, predicted } from "./support/transform.ts";

const WORDS = 40;
const WIDTH = 3;
const all = { layers: "all", kinds: ["embedding"] } as const;

function table(args: { maskZero?: boolean } = {}): tf.LayersModel {
  const words = tf.input({ shape: [5], name: "words", dtype: "int32" });
  const layer = tf.layers.embedding({ inputDim: WORDS, outputDim: WIDTH, name: "table", ...args });
  return tf.model({ inputs: words, outputs: layer.apply(words) as tf.SymbolicTensor });
}

const ids = [0, 1, 2, 39, 1, 7, 7, 8, 9, 1];
const words = () => tf.tensor2d(ids, [2, 5], "int32");

onEachBackend((backend) => {
  test.each(["sample", "example"] as const)(
    "a word is dropped whole, wherever it stands, by a mask per %s",
    async (maskPer) => {
      const model = table();
      const rows = model.layers[1]?.weights[0]?.read().dataSync() as Float32Array;
      const random = dropconnect(model, { p: 0.4, maskPer, ...all });
      const program = await adapter.compile(random);
      expect(program.sites).toMatchObject([{ id: "table/embeddings", unit: "row", shape: [WORDS, WIDTH] }]);
      expect((program.sites[0] as WeightSite).order).toBeUndefined();
      const { kept } = await predict(random, words(), { samples: 30, seed: 3, keep: true });
      let dropped = 0;
      for (const [sample, { data }] of (kept ?? []).entries()) {
        const mask = (example: number) => {
          const bytes = new Uint8Array(WORDS);
          drawMask({ seed: 3, stream: weightStream("embedding", "kernel", 0), sample, example }, 0.4, bytes);
          return bytes;
        };
        const masks = [0, 1].map((row) => mask(maskPer === "example" ? 1 + row : 0));
        const expected = ids.flatMap((word, i) => {
          const keeps = masks[Math.floor(i / 5)]?.[word] as number;
          dropped += 1 - keeps;
          return Array.from(rows.subarray(word * WIDTH, (word + 1) * WIDTH), (value) => (value * keeps) / 0.6);
        });
        expect(distance(data, expected)).toBeLessThan(1e-6);
      }
      // 30 samples, in which words stand 1, 3, 1, 1, 2, 1 and 1 times: standard error of the sum √(30 · 18 · p(1-p)) at most.
      expect(Math.abs(dropped - 300 * 0.4)).toBeLessThan(5 * Math.sqrt(30 * 18 * 0.4 * 0.6));
    },
  );

  test("in front of a recurrent layer with masked padding it computes what the model computes, and varies", async () => {
    const input = tf.input({ shape: [5], name: "words" });
    const embedded = tf.layers
      .embedding({ inputDim: WORDS, outputDim: WIDTH, maskZero: true, name: "table" })
      .apply(input);
    const read = tf.layers.lstm({ units: 4, name: "read" }).apply(embedded);
    const out = tf.layers.dense({ units: 2, name: "out" }).apply(read) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: out });
    const expected = predicted(model, words());
    const options = { p: 0.5, layers: "all", kinds: ["linear", "embedding"] } as const;
    const random = dropconnect(model, options);
    expect(bits(...predicted(random, words()))).toBe(bits(...expected));
    const still = dropconnect(random, { ...options, p: 0 });
    expect(bits(...predicted(still, words()))).toBe(bits(...expected));
    const y = await predict(random, words(), { samples: 20, seed: 1 });
    expect(Math.min(...y.variance.data)).toBeGreaterThan(0);
    expect(explain(random).layers.map(({ replaced }) => replaced)).toEqual([true, false, true]);
  });

  test("in training a batch shares the mask, as in AWD-LSTM, and words that are dropped have no gradient", () => {
    const layer = dropconnect(table(), { p: 0.5, ...all }).layers[1] as tf.layers.Layer;
    const every = tf.range(0, WORDS, 1, "int32").reshape([1, WORDS]);
    const call = () => layer.apply(tf.tile(every, [2, 1]), { training: true }) as tf.Tensor;
    const plain = (layer.weights[0] as tf.LayerVariable).read().dataSync();
    const [first, second] = tf.tidy(() => [call().dataSync(), call().dataSync()]);
    expect(first).not.toEqual(second);
    const dropped = Array.from({ length: WORDS }, (_, word) => first?.[word * WIDTH] === 0);
    expect(dropped.filter(Boolean).length).toBeGreaterThan(WORDS / 8);
    const expected = Array.from({ length: 2 }, () =>
      Array.from(plain, (value, i) => (dropped[Math.floor(i / WIDTH)] ? 0 : 2 * value)),
    );
    expect(distance(first ?? [], expected.flat())).toBeLessThan(1e-6);
    // TF.js' wasm backend cannot train embeddings.
    if (backend === "wasm") return;
    const { value, grads } = tf.variableGrads(() => tf.sum(call()) as tf.Scalar);
    const [gradient] = Object.values(grads);
    const slopes = gradient?.arraySync() as number[][];
    expect(new Set(slopes.flat())).toEqual(new Set([0, 4]));
    expect(slopes.every((row) => new Set(row).size === 1)).toBe(true);
    tf.dispose([value, grads]);
  });
});
