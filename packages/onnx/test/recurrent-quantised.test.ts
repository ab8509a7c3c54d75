import { drawMask, dropconnect, sample, subnetwork, weightStream } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import { adapter } from "../src/index.ts";
import { ElementType } from "../src/tensor/types.ts";
import { numbers } from "./support/build.ts";
import { type Change, inputs, type Quantised, quantisedLstm, units } from "./support/quantised-lstm.ts";
import { bits, distance, runModel, sampleOnce, tensor, type Values } from "./support/run.ts";

const [steps, rows] = [3, 2];
const columns = 4 * units;
const x = tensor(numbers(steps * rows * inputs, 9), [steps, rows, inputs]);
const p = 0.4;
const all = { p, kinds: ["recurrent"], layers: "all" } as const;

const whole: Change = { keep: () => true, factor: 1 };

/** The masks of a sample. Canonical gates are those of Keras, i f c o; ONNX has i o f c. */
function masks(number: number): Change["keep"] {
  const mask = (role: "W" | "R", direction: number): Uint8Array => {
    const bytes = new Uint8Array((role === "W" ? inputs : units) * columns);
    const stream = weightStream("recurrent", role === "W" ? "input" : "recurrent", direction);
    drawMask({ seed: 5, stream, sample: number, example: 0 }, p, bytes);
    return bytes;
  };
  const drawn = new Map([0, 1].flatMap((d) => (["W", "R"] as const).map((role) => [`${role}${d}`, mask(role, d)])));
  const keras = [0, 3, 1, 2];
  return (role, d, input, gate, unit) =>
    drawn.get(`${role}${d}`)?.[input * columns + (keras[gate] as number) * units + unit] === 1;
}

const cases: readonly (readonly [string, Quantised])[] = [
  ["int8, one direction", { directions: 1, type: ElementType.INT8, zero: () => 0, perOutput: false }],
  [
    "int8, both directions, with zero points",
    { directions: 2, type: ElementType.INT8, zero: (_, d) => 3 - 5 * d, perOutput: false },
  ],
  ["uint8, both directions", { directions: 2, type: ElementType.UINT8, zero: (_, d) => 128 + d, perOutput: false }],
  [
    "int8, both directions, each output by itself",
    { directions: 2, type: ElementType.INT8, zero: () => 0, perOutput: true },
  ],
];

describe.each(cases)("DynamicQuantizeLSTM, %s", (_, quantised) => {
  const plain = quantisedLstm(quantised, whole);

  test("a dropped weight is the zero point, and the scale takes the factor", async () => {
    const layers = adapter.layers(plain);
    expect(layers[0]).toMatchObject({ kind: "recurrent", type: "DynamicQuantizeLSTM" });
    expect(layers[0]?.obstacle).toBeUndefined();
    for (const scale of ["inverted", "none"] as const) {
      const random = dropconnect(plain, { ...all, scale });
      let i = 0;
      for await (const { outputs } of sample(random, { x }, { seed: 5, samples: 3 })) {
        const byHand = quantisedLstm(quantised, { keep: masks(i++), factor: scale === "none" ? 1 : 1 / (1 - p) });
        expect(distance(await runModel(byHand, { x }), outputs)).toBeLessThan(1e-5);
      }
      // Deterministic mode: the model itself, or W(1-p).
      const still = quantisedLstm(quantised, { ...whole, factor: scale === "none" ? 1 - p : 1 });
      expect(distance(await runModel(still, { x }), await runModel(random, { x }))).toBeLessThan(1e-6);
      const frozen = await subnetwork(random, 5, 1);
      const byHand = quantisedLstm(quantised, { keep: masks(1), factor: scale === "none" ? 1 : 1 / (1 - p) });
      expect(distance(await runModel(byHand, { x }), await runModel(frozen, { x }))).toBeLessThan(1e-5);
    }
  });

  test("p = 0 changes no bit, and each matrix reaches the output", async () => {
    expect(bits(await runModel(dropconnect(plain, { ...all, p: 0 }), { x }))).toEqual(
      bits(await runModel(plain, { x })),
    );
    const random = dropconnect(plain, { ...all, recurrent: ["R"], scale: "none" });
    const { sites, dispose } = await adapter.compile(random);
    expect(sites).toHaveLength(quantised.directions);
    const ones: Values = await sampleOnce(random, { x });
    expect(bits(ones)).toEqual(bits(await runModel(plain, { x })));
    for (const site of sites) {
      const moved = await sampleOnce(random, { x }, (at) => {
        if (at.type !== "weight") throw new Error("no other sites here");
        return at.id === site.id ? at.values.map((v, i) => (i % 2 === 0 ? 0 : v)) : at.values;
      });
      expect(distance(ones, moved)).toBeGreaterThan(1e-3);
    }
    await dispose();
  });
});
