import { create } from "@bufbuild/protobuf";
import { drawMask, dropconnect, sample, subnetwork, weightStream } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import { OperatorSetIdProtoSchema } from "../src/generated/onnx_pb.ts";
import { intAttribute, makeNode, stringAttribute } from "../src/graph/node.ts";
import { adapter, OnnxModel } from "../src/index.ts";
import { ElementType } from "../src/tensor/types.ts";
import { floatTensor } from "../src/tensor/write.ts";
import { buildProto, numbers } from "./support/build.ts";
import { bits, distance, runModel, sampleOnce, tensor, type Values } from "./support/run.ts";

// What onnxruntime's dynamic quantisation makes of an LSTM: matrices of integers, stored [directions, in, 4 · units].

const [steps, rows, inputs, units] = [3, 2, 4, 3];
const columns = 4 * units;
const x = tensor(numbers(steps * rows * inputs, 9), [steps, rows, inputs]);
const p = 0.4;
const all = { p, kinds: ["recurrent"], layers: "all" } as const;

interface Quantised {
  readonly directions: 1 | 2;
  readonly type: number;
  /** The zero point of each direction, or of each output of it. */
  readonly zero: (column: number, direction: number) => number;
  readonly perOutput: boolean;
}

/** Which connections stay, and by what the scale is multiplied. The number of the gate is ONNX'. */
interface Change {
  readonly keep: (role: "W" | "R", direction: number, input: number, gate: number, unit: number) => boolean;
  readonly factor: number;
}

function model({ directions, type, zero, perOutput }: Quantised, { keep, factor }: Change): OnnxModel {
  const list = (size: number, value: (i: number) => number): Float32Array =>
    Float32Array.from({ length: size }, (_, i) => value(i));
  const matrix = (role: "W" | "R", height: number) =>
    floatTensor(
      role,
      list(directions * height * columns, (i) => {
        const [d, input, column] = [Math.floor(i / columns / height), Math.floor(i / columns) % height, i % columns];
        const kept = keep(role, d, input, Math.floor(column / units), column % units);
        return zero(column, d) + (kept ? ((i * 37 + height * 11) % 101) - 50 : 0);
      }),
      [directions, height, columns],
      type,
    );
  const size = perOutput ? [directions, columns] : [directions];
  const each = (value: (column: number, d: number) => number): Float32Array =>
    list(directions * (perOutput ? columns : 1), (i) =>
      perOutput ? value(i % columns, Math.floor(i / columns)) : value(0, i),
    );
  const scale = (name: string, base: number) =>
    floatTensor(
      name,
      each((c, d) => base * (1 + d + (perOutput ? c % 3 : 0)) * factor),
      size,
    );
  const point = (name: string) => floatTensor(name, each(zero), size, type);
  const proto = buildProto({
    nodes: [
      makeNode("DynamicQuantizeLSTM", ["x", "W", "R", "B", "", "", "", "", "ws", "wz", "rs", "rz"], ["y"], {
        ...{ name: "layer", domain: "com.microsoft" },
        attributes: [
          intAttribute("hidden_size", units),
          stringAttribute("direction", directions === 2 ? "bidirectional" : "forward"),
        ],
      }),
    ],
    weights: [
      matrix("W", inputs),
      matrix("R", units),
      floatTensor("B", numbers(directions * 2 * columns, 3), [directions, 2 * columns]),
      ...[scale("ws", 0.01), point("wz"), scale("rs", 0.015), point("rz")],
    ],
    inputs: { x: ["t", "n", inputs] },
    outputs: { y: ["t", directions, "n", units] },
  });
  proto.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: "com.microsoft", version: 1n }));
  return new OnnxModel(proto, { name: "quantised.onnx" });
}

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
  const plain = model(quantised, whole);

  test("a dropped weight is the zero point, and the scale takes the factor", async () => {
    const layers = adapter.layers(plain);
    expect(layers[0]).toMatchObject({ kind: "recurrent", type: "DynamicQuantizeLSTM" });
    expect(layers[0]?.obstacle).toBeUndefined();
    for (const scale of ["inverted", "none"] as const) {
      const random = dropconnect(plain, { ...all, scale });
      let i = 0;
      for await (const { outputs } of sample(random, { x }, { seed: 5, samples: 3 })) {
        const byHand = model(quantised, { keep: masks(i++), factor: scale === "none" ? 1 : 1 / (1 - p) });
        expect(distance(await runModel(byHand, { x }), outputs)).toBeLessThan(1e-5);
      }
      // Deterministic mode: the model itself, or W(1-p).
      const still = model(quantised, { ...whole, factor: scale === "none" ? 1 - p : 1 });
      expect(distance(await runModel(still, { x }), await runModel(random, { x }))).toBeLessThan(1e-6);
      const frozen = await subnetwork(random, 5, 1);
      const byHand = model(quantised, { keep: masks(1), factor: scale === "none" ? 1 : 1 / (1 - p) });
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
