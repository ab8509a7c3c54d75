import { type DropConnectOptions, dropconnect, predict, type RawArray, type WeightSite } from "@mayhap/core";
import { loadOnnx, toBytes } from "@mayhap/onnx";
import "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { adapterOf } from "../packages/core/src/adapter/registry.ts";
import { intsAttribute, makeNode } from "../packages/onnx/src/graph/node.ts";
import { floatTensor } from "../packages/onnx/src/tensor/write.ts";
import { recurrentModel } from "../packages/onnx/test/support/recurrent.ts";
import { everywhere } from "./forms/everywhere.ts";
import type { Form } from "./forms/form.ts";
import { sequence, values } from "./forms/onnx-parts.ts";
import { madeUp } from "./support/recurrent.ts";

// What counting layers cannot show: the masks are where they should be. Other libraries' weight drop was found to do nothing inside
// attention blocks, to miss the reverse direction, and to untie shared weights.

const [rows, steps, width] = [2, 5, 6];
const x: RawArray = {
  data: Float32Array.from({ length: rows * steps * width }, (_, i) => Math.sin(3 * i + 1)),
  shape: [rows, steps, width],
};

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** Self-attention: three projections, a softmax of their products, and a projection of the result. */
const attention = {
  onnx: () =>
    loadOnnx(
      sequence(
        [
          ...["q", "k", "v"].map((name) => makeNode("MatMul", ["x", `w${name}`], [name], { name })),
          makeNode("Transpose", ["k"], ["kt"], { attributes: [intsAttribute("perm", [0, 2, 1])] }),
          makeNode("MatMul", ["q", "kt"], ["scores"], { name: "scores" }),
          makeNode("Mul", ["scores", "tenth"], ["scaled"]),
          makeNode("Softmax", ["scaled"], ["weights"], { name: "softmax" }),
          makeNode("MatMul", ["weights", "v"], ["mixed"], { name: "mix" }),
          makeNode("MatMul", ["mixed", "wo"], ["y"], { name: "o" }),
        ],
        [
          floatTensor("tenth", Float32Array.of(0.1), []),
          ...["q", "k", "v", "o"].map((name, i) => ({
            ...values("w".repeat(i + 1), [width, width]),
            name: `w${name}`,
          })),
        ],
      ),
    ),
  tfjs: async () => {
    const input = tf.input({ shape: [steps, width] });
    const project = (name: string, of: tf.SymbolicTensor, seed: number) => {
      const kernelInitializer = tf.initializers.randomUniform({ minval: -1, maxval: 1, seed });
      return tf.layers.dense({ units: width, useBias: false, name, kernelInitializer }).apply(of) as tf.SymbolicTensor;
    };
    const [q, k, v] = ["q", "k", "v"].map((name, i) => project(name, input, i + 1)) as [
      tf.SymbolicTensor,
      tf.SymbolicTensor,
      tf.SymbolicTensor,
    ];
    const scores = tf.layers.dot({ axes: [2, 2] }).apply([q, k]) as tf.SymbolicTensor;
    const weights = tf.layers.activation({ activation: "softmax" }).apply(scores) as tf.SymbolicTensor;
    const mixed = tf.layers.dot({ axes: [2, 1] }).apply([weights, v]) as tf.SymbolicTensor;
    return tf.model({ inputs: input, outputs: project("o", mixed, 4) });
  },
};

describe.each(["onnx", "tfjs"] as const)("inside an attention block, %s", (adapter) => {
  it.each(["q", "k", "v", "o"])("the projection %s drops", async (name) => {
    const model = await attention[adapter]();
    const only = dropconnect(model as object, { p: 0.3, layers: (layer) => layer.name === name });
    const { variance } = await predict(only, adapter === "onnx" ? { x } : x, { samples: 20, seed: 7 });
    // Every position of every example sees the weights.
    expect(variance.data.filter((v) => v > 1e-6)).toHaveLength(variance.data.length);
  });
});

/** One run with the mask of a single weight changed, as outputs by name; with none, of the trained weights. */
async function changed(
  model: unknown,
  inputs: unknown,
  options: Omit<DropConnectOptions, "p">,
): Promise<Map<string, RawArray>> {
  const random = dropconnect(model, { ...options, p: 0.2, layers: "all" });
  const program = await adapterOf(random).compile(random);
  const bound = program.bind(inputs);
  const prepared = await bound.prepare(0, bound.rows);
  const sites = program.sites as readonly WeightSite[];
  const run = async (dropped: WeightSite | undefined): Promise<RawArray> => {
    const draws = sites.map((site) => site.values.map((v, i) => (site === dropped && i % 2 === 0 ? 0 : v)));
    const [output] = Object.values(await prepared.run(draws));
    return { data: (output as RawArray).data.slice(), shape: (output as RawArray).shape };
  };
  const found = new Map([["", await run(undefined)]]);
  for (const site of sites) found.set(site.id, await run(site));
  prepared.dispose();
  await program.dispose();
  return found;
}

/** Which of the given parts of the last axes differ. */
function differing(a: RawArray, b: RawArray, partOf: (index: number) => string): string[] {
  return [...new Set(Array.from(a.data).flatMap((v, i) => (Object.is(v, b.data[i]) ? [] : [partOf(i)])))].sort();
}

describe("both directions of a bidirectional layer drop, each in its own half of the output", () => {
  const units = 3;
  it("onnx", async () => {
    const model = await loadOnnx(
      toBytes(recurrentModel([madeUp("LSTM", width, units, 1), madeUp("LSTM", width, units, 2)])),
    );
    const data = Float32Array.from(x.data);
    const runs = await changed(model, { x: { data, shape: [steps, rows, width] } }, { kinds: ["recurrent"] });
    const whole = runs.get("") as RawArray;
    // The output is [steps, directions, rows, units].
    const half = (i: number) => ["forward", "reverse"][Math.floor(i / (rows * units)) % 2] as string;
    const seen = [...runs].slice(1).map(([id, run]) => [id, differing(whole, run, half)]);
    expect(seen).toEqual([
      ["layer/forward/input", ["forward"]],
      ["layer/reverse/input", ["reverse"]],
      ["layer/forward/recurrent", ["forward"]],
      ["layer/reverse/recurrent", ["reverse"]],
    ]);
  });

  it("tfjs", async () => {
    const input = tf.input({ shape: [steps, width] });
    const cell = tf.layers.lstm({
      units,
      returnSequences: true,
      kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
      recurrentInitializer: tf.initializers.glorotUniform({ seed: 2 }),
    });
    const both = tf.layers.bidirectional({ layer: cell as tf.RNN, mergeMode: "concat" });
    const model = tf.model({ inputs: input, outputs: both.apply(input) as tf.SymbolicTensor });
    const runs = await changed(model, x, { kinds: ["recurrent"] });
    const whole = runs.get("") as RawArray;
    const half = (i: number) => (i % (2 * units) < units ? "forward" : "reverse");
    const seen = [...runs].slice(1).map(([, run]) => differing(whole, run, half));
    expect(seen).toEqual([["forward"], ["forward"], ["reverse"], ["reverse"]]);
  });
});

describe("a table of embeddings that is the output layer too has one mask", () => {
  const { onnx, graph } = everywhere.forms.find(
    ({ name }) => name === "table that is the output layer too",
  ) as Required<Form>;
  const words = 3;
  const p = 0.5;

  it.each(["onnx", "graph"] as const)(
    "%s: a word that is dropped at the input is dropped at the output",
    async (adapter) => {
      const model: unknown = adapter === "onnx" ? await loadOnnx(onnx()) : await graph();
      const random = dropconnect(model, { p, layers: "all", kinds: ["linear", "embedding"] });
      const ids = { data: Int32Array.from([0, 1, 2, 0, 1]), shape: adapter === "onnx" ? [1, 5] : [5] };
      const inputs =
        adapter === "onnx" ? { x: { data: BigInt64Array.from([0n, 1n, 2n, 0n, 1n]), shape: [1, 5] } } : ids;
      const { kept } = await predict(random, inputs, { samples: 40, seed: 7, keep: true });
      const patterns = new Set<string>();
      for (const { data } of kept ?? []) {
        // The product of a word with itself is zero only where its row is.
        const dropped = Array.from({ length: words }, (_, word) => data[word * words + word] === 0);
        patterns.add(dropped.join());
        for (let position = 0; position < 5; position++)
          for (let word = 0; word < words; word++)
            expect(data[position * words + word] === 0).toBe(Boolean(dropped[position % words] || dropped[word]));
      }
      // With two masks, words dropped at one side only would have failed above; all eight patterns of one mask occur.
      expect(patterns.size).toBe(2 ** words);
    },
  );
});
