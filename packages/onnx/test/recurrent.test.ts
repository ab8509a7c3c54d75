import { drawWeights, dropconnect, sample, subnetwork, type WeightRole, weightStream } from "@mayhap/core";
import type * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { type Direction, forward, madeUp, type Start } from "../../../test/support/recurrent.ts";
import { adapter, loadOnnx, type OnnxModel, toBytes } from "../src/index.ts";
import { numbers } from "./support/build.ts";
import { recurrentModel } from "./support/recurrent.ts";
import { bits, distance, runModel, sampleOnce, tensor, type Values } from "./support/run.ts";

const [steps, rows, inputs, units] = [5, 2, 3, 4];
const x = tensor(numbers(steps * rows * inputs, 9), [steps, rows, inputs]);
const seed = 11;
const p = 0.4;
const all = { p, kinds: ["recurrent"], layers: "all" } as const;

/** The steps of one example. */
function example(row: number): number[][] {
  return Array.from({ length: steps }, (_, t) =>
    Array.from(x.data as Float32Array)
      .slice((t * rows + row) * inputs)
      .slice(0, inputs),
  );
}

/** What ONNX' operator gives: `[steps, directions, rows, units]`. */
function reference(
  layers: readonly Direction[],
  reverse = false,
  start: (direction: number, row: number) => Start = () => ({}),
): Values {
  const runs = layers.map((layer, d) =>
    Array.from({ length: rows }, (_, row) => {
      const backward = reverse || d === 1;
      const sequence = backward ? example(row).reverse() : example(row);
      const states = forward(layer, sequence, start(d, row));
      return backward ? states.reverse() : states;
    }),
  );
  const data = Array.from({ length: steps }, (_, t) => runs.map((run) => run.map((states) => states[t]))).flat(
    3,
  ) as number[];
  return { y: { data: Float32Array.from(data), shape: [steps, layers.length, rows, units] } };
}

/** The weights of a sample, drawn by the published generator: the tensors of a role are numbered along the walk. */
function drawn(
  layer: Direction,
  ordinal: number,
  sample: number,
  roles: readonly WeightRole[],
  scale: "inverted" | "none" = "inverted",
): Direction {
  const draw = (values: Float32Array, role: WeightRole): Float32Array => {
    if (!roles.includes(role)) return values;
    const out = new Float32Array(values.length);
    drawWeights({ seed, stream: weightStream("recurrent", role, ordinal), sample, example: 0 }, p, scale, values, out);
    return out;
  };
  return {
    ...layer,
    kernel: draw(layer.kernel, "input"),
    recurrent: draw(layer.recurrent, "recurrent"),
    ...(layer.bias === undefined ? {} : { bias: draw(layer.bias, "bias") }),
  };
}

async function samples(model: OnnxModel, feeds: Readonly<Record<string, ort.Tensor>> = { x }): Promise<Values[]> {
  const found: Values[] = [];
  for await (const { outputs } of sample(model, feeds, { seed, samples: 3 })) found.push(outputs);
  return found;
}

const kinds = ["LSTM", "GRU", "RNN"] as const;
const cases = [
  ...kinds.flatMap((kind) => [
    { title: `${kind} forward`, layers: [madeUp(kind, inputs, units, 1)], reverse: false },
    { title: `${kind} reverse`, layers: [madeUp(kind, inputs, units, 2)], reverse: true },
    {
      title: `${kind} in both directions`,
      layers: [madeUp(kind, inputs, units, 3), madeUp(kind, inputs, units, 4)],
      reverse: false,
    },
  ]),
  {
    title: "GRU with linear_before_reset",
    layers: [{ ...madeUp("GRU", inputs, units, 5), resetAfter: true }],
    reverse: false,
  },
  {
    title: "LSTM with peepholes",
    layers: [{ ...madeUp("LSTM", inputs, units, 6), peepholes: numbers(3 * units, 7) }],
    reverse: false,
  },
];

describe.each(cases)("$title", ({ layers, reverse }) => {
  const model = recurrentModel(layers, { reverse });

  test("the plain reference computes what onnxruntime does", async () => {
    expect(distance(reference(layers, reverse), await runModel(model, { x }))).toBeLessThan(1e-5);
  });

  test("samples are those of the reference with the masks of the generator, the same at all steps", async () => {
    const settings = [
      { options: {}, roles: ["input", "recurrent"] },
      { options: { recurrent: ["R"] }, roles: ["recurrent"] },
      { options: { recurrent: ["W"], bias: true, scale: "none" }, roles: ["input", "bias"] },
    ] as const;
    for (const { options, roles } of settings) {
      const found = await samples(dropconnect(model, { ...all, ...options }));
      for (const [i, outputs] of found.entries()) {
        const scale = "scale" in options ? options.scale : "inverted";
        const masked = layers.map((layer, d) => drawn(layer, d, i, roles, scale));
        expect(distance(reference(masked, reverse), outputs)).toBeLessThan(1e-5);
      }
    }
  });

  // PyTorch-NLP's weight drop misses the reverse direction of a bidirectional LSTM.
  test("every site reaches the output, and each direction is a site", async () => {
    const random = dropconnect(model, { ...all, bias: true });
    const whole = await sampleOnce(random, { x });
    expect(distance(whole, await runModel(model, { x }))).toBeLessThan(1e-5);
    const { sites, dispose } = await adapter.compile(random);
    expect(sites).toHaveLength(3 * layers.length);
    for (const site of sites) {
      const moved = await sampleOnce(random, { x }, (at) => {
        if (at.type !== "weight") throw new Error("no other sites here");
        return at.id === site.id ? at.values.map((value) => value / 2) : at.values;
      });
      expect(distance(whole, moved)).toBeGreaterThan(1e-3);
    }
    await dispose();
  });

  test("the file tells what drops, and p = 0 changes no bit", async () => {
    const random = dropconnect(model, { ...all, recurrent: ["R"] });
    const again = await loadOnnx(toBytes(random));
    expect(adapter.layers(again)[0]?.dropconnect).toEqual({
      p,
      scale: "inverted",
      maskPer: "sample",
      bias: false,
      recurrent: ["R"],
    });
    expect(bits(await runModel(random, { x }))).toEqual(bits(await runModel(model, { x })));
    const still = dropconnect(model, { ...all, p: 0 });
    expect(bits(await sampleOnce(still, { x }))).toEqual(bits(await runModel(model, { x })));
    expect(bits((await samples(again))[2] as Values)).toEqual(bits((await samples(random))[2] as Values));
  });

  test("a subnetwork is the sample, without anything random", async () => {
    const random = dropconnect(model, { ...all, bias: true });
    const frozen = await subnetwork(random, seed, 1);
    expect(adapter.layers(frozen)[0]?.dropconnect).toBeUndefined();
    expect(distance((await samples(random))[1] as Values, await runModel(frozen, { x }))).toBeLessThan(1e-5);
  });
});
