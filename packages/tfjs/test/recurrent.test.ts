import { drawWeights, dropconnect, sample, subnetwork, type WeightRole, weightStream } from "@mayhap/core";
import { adapter, type TfInputs } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Direction, forward, gatesOf, hardSigmoid, madeUp } from "../../../test/support/recurrent.ts";
import { onEachBackend } from "./support/backends.ts";
import { fixtures } from "./support/fixtures.ts";
import { bits, distance, open, predicted } from "./support/transform.ts";

const [steps, rows, inputs, units] = [4, 2, 3, 3];
const seed = 11;
const all = { p: 0.4, kinds: ["recurrent"], layers: "all" } as const;
const { layers } = tf;
const recurrentLayers = { LSTM: layers.lstm, GRU: layers.gru, RNN: layers.simpleRNN };
let x: tf.Tensor3D;

function sequential(...list: tf.layers.Layer[]): tf.LayersModel {
  return tf.sequential({ layers: [layers.inputLayer({ inputShape: [steps, inputs], name: "x" }), ...list] });
}

/** Weights as Keras' layers hold them: one bias, the sum of the two. */
function keras({ kind, kernel, recurrent, bias = new Float32Array() }: Direction): tf.Tensor[] {
  const width = gatesOf[kind] * units;
  return [tf.tensor(kernel, [inputs, width]), tf.tensor(recurrent, [units, width]), tf.tensor(bias.slice(0, width))];
}

/** Made-up weights with nothing on the state's side of the bias. */
function oneBias(kind: Direction["kind"], number: number): Direction {
  const made = madeUp(kind, inputs, units, number);
  const half = (made.bias?.length ?? 0) / 2;
  return { ...made, bias: (made.bias as Float32Array).map((v, i) => (i < half ? v : 0)), gate: hardSigmoid };
}

function reference(directions: readonly Direction[]): number[] {
  const examples = x.arraySync() as number[][][];
  return examples.flatMap((example) => {
    const runs = directions.map((layer, d) =>
      d === 0 ? forward(layer, example) : forward(layer, [...example].reverse()).reverse(),
    );
    return example.flatMap((_, t) => runs.flatMap((states) => states[t] as number[]));
  });
}

/** The weights of a sample, drawn by the published generator. */
function drawn(layer: Direction, ordinal: number, number: number, roles: readonly WeightRole[]): Direction {
  const draw = (values: Float32Array, role: WeightRole): Float32Array => {
    const out = values.slice();
    const address = { seed, stream: weightStream("recurrent", role, ordinal), sample: number, example: 0 };
    if (roles.includes(role)) drawWeights(address, all.p, "inverted", values, out);
    return out;
  };
  return {
    ...layer,
    kernel: draw(layer.kernel, "input"),
    recurrent: draw(layer.recurrent, "recurrent"),
    bias: draw(layer.bias as Float32Array, "bias"),
  };
}

async function samples(model: tf.LayersModel, given: TfInputs = x): Promise<Float32Array[][]> {
  const found: Float32Array[][] = [];
  for await (const { outputs } of sample(model, given, { seed, samples: 2 }))
    found.push(Object.values(outputs).map(({ data }) => Float32Array.from(data)));
  return found;
}

/** A cell of a user's own, with one weight. */
class OwnCell extends tf.layers.RNNCell {
  static readonly className = "TestCell";
  readonly stateSize = units;
  readonly own: tf.LayerVariable[] = [];
  readonly called: string;

  constructor(called: string) {
    super({});
    this.called = called;
  }

  override build([, width]: tf.Shape): void {
    this.own.push(this.addWeight(this.called, [width as number, units], "float32", tf.initializers.ones()));
    this.built = true;
  }
}

const reload = fixtures.reload as (model: tf.LayersModel) => Promise<tf.LayersModel>;

/** Every form that a recurrent layer takes, by name, with the number of its directions and cells. */
const forms: Record<string, { build(): tf.LayersModel; cells: number; x?: () => tf.Tensor[] }> = {
  "one that gives its last output": { build: () => sequential(layers.gru({ units })), cells: 1 },
  "one that goes backwards": {
    build: () => sequential(layers.lstm({ units, goBackwards: true, returnSequences: true })),
    cells: 1,
  },
  "one that returns its state": {
    build: () => {
      const input = tf.input({ shape: [steps, inputs], name: "x" });
      const outputs = layers.lstm({ units, returnState: true }).apply(input) as tf.SymbolicTensor[];
      return tf.model({ inputs: input, outputs });
    },
    cells: 1,
  },
  "one that starts from the state of another": {
    build: () => {
      const input = tf.input({ shape: [steps, inputs], name: "x" });
      const [, h, c] = layers.lstm({ units, returnState: true }).apply(input) as tf.SymbolicTensor[];
      const outputs = layers.lstm({ units }).apply([input, h, c] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
      return tf.model({ inputs: input, outputs });
    },
    cells: 2,
  },
  "one with its own dropout": {
    build: () => sequential(layers.lstm({ units, dropout: 0.3, recurrentDropout: 0.3 })),
    cells: 1,
  },
  "a cell": { build: () => sequential(layers.rnn({ cell: layers.gruCell({ units }) }) as tf.layers.Layer), cells: 1 },
  "stacked cells": {
    build: () =>
      sequential(
        layers.rnn({
          cell: [layers.lstmCell({ units }), layers.gruCell({ units: 2 }), layers.simpleRNNCell({ units })],
          returnSequences: true,
        }) as tf.layers.Layer,
      ),
    cells: 3,
  },
  "two directions, added": {
    build: () => sequential(layers.bidirectional({ layer: layers.lstm({ units }) as never, mergeMode: "sum" })),
    cells: 2,
  },
  "two directions, apart": {
    build: () => {
      const input = tf.input({ shape: [steps, inputs], name: "x" });
      const both = layers.bidirectional({ layer: layers.gru({ units }) as never, mergeMode: null as never });
      return tf.model({ inputs: input, outputs: both.apply(input) as tf.SymbolicTensor[] });
    },
    cells: 2,
  },
  "a convolutional one": {
    build: () =>
      tf.sequential({
        layers: [layers.convLstm2d({ filters: 2, kernelSize: 2, returnSequences: true, inputShape: [3, 5, 5, 1] })],
      }),
    cells: 1,
    x: () => [tf.randomUniform([rows, 3, 5, 5, 1], -1, 1, "float32", 6)],
  },
  "one for each time step": {
    build: () =>
      tf.sequential({
        layers: [layers.timeDistributed({ layer: layers.lstm({ units }), inputShape: [2, steps, inputs] })],
      }),
    cells: 1,
    x: () => [tf.randomUniform([rows, 2, steps, inputs], -1, 1, "float32", 7)],
  },
  "one in a nested model": {
    build: () =>
      sequential(
        tf.sequential({ name: "inner", layers: [layers.gru({ units, inputShape: [steps, inputs] })] }),
        layers.dense({ units: 2 }),
      ),
    cells: 1,
  },
  "one behind a mask": {
    build: () => sequential(layers.masking({ maskValue: 0 }), layers.lstm({ units })),
    cells: 1,
    x: () => [tf.tidy(() => tf.concat([x.slice([0, 0, 0], [rows, 2, inputs]), tf.zeros([rows, 2, inputs])], 1))],
  },
};

onEachBackend(() => {
  beforeAll(() => {
    x = tf.randomUniform([rows, steps, inputs], -1, 1, "float32", 5);
  });

  describe.each(["LSTM", "GRU", "RNN"] as const)("%s", (kind) => {
    const one = oneBias(kind, 1);
    const both = [oneBias(kind, 2), oneBias(kind, 3)];
    const args = { units, returnSequences: true };
    const cases = () => [
      { directions: [one], model: sequential(recurrentLayers[kind]({ ...args, weights: keras(one) })) },
      {
        directions: both,
        model: (() => {
          const layer = layers.bidirectional({ layer: recurrentLayers[kind](args) as never, mergeMode: "concat" });
          const made = sequential(layer);
          layer.setWeights(both.flatMap(keras));
          return made;
        })(),
      },
    ];

    test("samples are those of a plain reference with the masks of the generator, the same at all steps", async () => {
      for (const { directions, model } of cases()) {
        expect(distance(predicted(model, x)[0] as Float32Array, reference(directions))).toBeLessThan(1e-5);
        const settings = [
          { options: {}, roles: ["input", "recurrent"] },
          { options: { recurrent: ["R"], bias: true }, roles: ["recurrent", "bias"] },
        ] as const;
        for (const { options, roles } of settings)
          for (const [i, [data]] of (await samples(dropconnect(model, { ...all, ...options }))).entries()) {
            const masked = directions.map((direction, d) => drawn(direction, d, i, roles));
            expect(distance(data as Float32Array, reference(masked))).toBeLessThan(1e-5);
          }
      }
    });
  });

  describe.each(Object.entries(forms))("%s", (_, { build, cells, x: given = () => [x] }) => {
    test("keeps its outputs, drops in every cell and direction, and is saved with the rest", async () => {
      const model = build();
      const inputs = given();
      const plain = predicted(model, inputs);
      const still = dropconnect(model, { ...all, p: 0 });
      expect(bits(...predicted(still, inputs))).toBe(bits(...plain));
      expect(bits(...((await samples(still, inputs))[0] as Float32Array[]))).toBe(bits(...plain));

      const random = dropconnect(model, { ...all, bias: true, recurrent: ["R", "W"] });
      expect(bits(...predicted(random, inputs))).toBe(bits(...plain));
      const session = await open(random, inputs);
      const ones = Object.values(await session.run()).map(({ data }) => data as Float32Array);
      for (const [i, data] of ones.entries()) expect(distance(data, plain[i] as Float32Array)).toBeLessThan(1e-6);
      const { sites } = session.program;
      expect(sites).toHaveLength(3 * cells);
      expect(new Set(sites.map(({ id }) => id)).size).toBe(sites.length);
      for (const site of sites) {
        const moved = await session.run((at, draw) =>
          at.id === site.id ? draw.map((value) => value / 2 + 0.1) : draw,
        );
        const apart = Object.values(moved).map(({ data }, i) =>
          distance(data as Float32Array, plain[i] as Float32Array),
        );
        expect(Math.max(...apart), site.id).toBeGreaterThan(1e-4);
      }
      await session.close();

      const drawnSamples = await samples(random, inputs);
      const again = await reload(random);
      expect(adapter.layers(again).flatMap(({ dropconnect }) => dropconnect ?? [])).toEqual(
        adapter.layers(random).flatMap(({ dropconnect }) => dropconnect ?? []),
      );
      expect(adapter.layers(again).find(({ dropconnect }) => dropconnect)?.dropconnect).toMatchObject({
        recurrent: ["W", "R"],
        bias: true,
      });
      expect(bits(...(await samples(again, inputs)).flat())).toBe(bits(...drawnSamples.flat()));

      const frozen = await subnetwork(random, seed, 1);
      expect(frozen.layers.some((layer) => layer.getClassName().startsWith("DropConnect"))).toBe(false);
      expect(bits(...predicted(frozen, inputs))).toBe(bits(...(drawnSamples[1] as Float32Array[])));
    });
  });

  test.each([
    ["has its own names", "weights", "its cell has no weight of the name kernel or recurrent_kernel"],
    [
      "keeps its weights in a list",
      "kernel",
      "its cell does not hold its weights in fields, where drawn ones could take their place",
    ],
  ])("a cell that %s is seen, and refused in words", (_, name, obstacle) => {
    const cell = new OwnCell(name);
    const model = sequential(layers.rnn({ cell: cell as never }) as tf.layers.Layer);
    expect(adapter.layers(model)).toMatchObject([{ kind: "recurrent", type: "RNN", obstacle }]);
    expect(() => dropconnect(model, all)).toThrowError(obstacle);
  });

  test("sampling leaves no tensors behind", async () => {
    const random = dropconnect((forms["two directions, apart"] as (typeof forms)[string]).build(), all);
    await samples(random);
    const before = tf.memory().numTensors;
    await samples(random);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("training draws new masks for every batch, keeps dropped weights as they are, and leaves predict alone", async () => {
    const model = dropconnect(sequential(layers.lstm({ units, recurrentActivation: "sigmoid" })), { ...all, p: 0.5 });
    const layer = model.layers[1] as tf.layers.Layer;
    const target = tf.ones([rows, units]);
    model.compile({ optimizer: tf.train.sgd(1), loss: "meanSquaredError" });
    const kernels = () =>
      layer
        .getWeights()
        .slice(0, 2)
        .map((weight) => weight.dataSync().slice() as Float32Array);
    const before = kernels();
    await model.trainOnBatch(x, target);
    const dropped = kernels().map(
      (after, k) => [...after].filter((value, i) => value === (before[k] as Float32Array)[i]).length,
    );
    // A kept weight moves, a dropped one does not. 36 weights each: fewer than 5 or more than 31 dropped has probability below 2e-6.
    for (const count of dropped) {
      expect(count).toBeGreaterThan(4);
      expect(count).toBeLessThan(32);
    }
    const x1 = predicted(model, x);
    expect(bits(...predicted(model, x))).toBe(bits(...x1));
    const tensors = tf.memory().numTensors;
    await model.trainOnBatch(x, target);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test("a layer that is not to be trained stays so", () => {
    const both = layers.bidirectional({ layer: layers.lstm({ units }) as never, mergeMode: "sum" });
    both.trainable = false;
    expect(dropconnect(sequential(both), all).trainableWeights).toHaveLength(0);
  });

  test.each([1, 2])(
    "samples of a stateful model with %d directions start from its states and leave them",
    async (directions) => {
      const lstm = layers.lstm({
        units,
        stateful: true,
        returnSequences: true,
        batchInputShape: [rows, steps, inputs],
      });
      const both = () =>
        layers.bidirectional({ layer: lstm as never, mergeMode: "concat", batchInputShape: [rows, steps, inputs] });
      const model = tf.sequential({ layers: [directions === 1 ? lstm : both()] });
      const random = dropconnect(model, all);
      const fresh = await samples(random);
      expect(bits(...(await samples(random)).flat())).toBe(bits(...fresh.flat()));
      const first = predicted(random, x)[0] as Float32Array;
      const session = await open(random, x);
      const ones = (await session.run()) as Record<string, { data: Float32Array }>;
      // The states have moved on by what `predict` has read, so the model gives something else now, and so do samples.
      const [data] = Object.values(ones).map((output) => output.data) as [Float32Array];
      expect(distance(data, first)).toBeGreaterThan(1e-3);
      expect(distance(Object.values(await session.run())[0]?.data ?? [], data)).toBe(0);
      expect(distance(predicted(random, x)[0] as Float32Array, data)).toBeLessThan(1e-6);
      await session.close();
      expect(distance((await samples(random))[0]?.[0] ?? [], fresh[0]?.[0] ?? [])).toBeGreaterThan(1e-3);
      await expect(samples(random, x.slice([0, 0, 0], [1, steps, inputs]))).rejects.toMatchObject({
        code: "INPUT_SHAPE",
      });
      await expect(adapter.workers?.packModel(random)).rejects.toMatchObject({ code: "UNSUPPORTED_LAYER" });
    },
  );

  test("a stateful layer that a model calls twice is refused in words", async () => {
    const input = tf.input({ batchShape: [rows, steps, inputs] });
    const layer = layers.gru({ units: inputs, stateful: true, returnSequences: true });
    const model = tf.model({ inputs: input, outputs: layer.apply(layer.apply(input)) as tf.SymbolicTensor });
    await expect(samples(dropconnect(model, all))).rejects.toMatchObject({
      code: "UNSUPPORTED_LAYER",
      message: expect.stringContaining("stateful"),
    });
  });
});
