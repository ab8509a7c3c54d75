import {
  type DropConnectParams,
  drawMask,
  dropconnect,
  type RawArray,
  type WeightSite,
  weightStream,
} from "@mayhap/core";
import { expect } from "vitest";
import type { Case, Group, Subject } from "../case.ts";
import { expectClose, expectSame } from "../close.ts";
import { withProgram } from "../compiled.ts";
import { convolve, lookUp } from "../reference/kinds.ts";
import { type ConvSpec, type EmbeddingSpec, examples, numbers } from "../spec.ts";
import { nativeRun, predictSamples } from "../work.ts";

const SEED = 7;

interface Weight {
  readonly role: "kernel" | "bias";
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A layer of one kind, alone in its model. */
interface Layer {
  readonly kind: "conv" | "embedding";
  readonly unit: "element" | "row";
  readonly weights: readonly Weight[];
  readonly x: RawArray;
  build(subject: Subject): unknown;
  /** Its output for one example, with what was drawn for each weight. */
  output(x: ArrayLike<number>, drawn: readonly ArrayLike<number>[]): number[];
}

const convolution: ConvSpec = {
  kernel: numbers(2 * 3 * 3 * 4, 61),
  shape: [2, 3, 3, 4],
  bias: numbers(4, 62),
  size: [4, 5],
};
const table: EmbeddingSpec = { table: numbers(9 * 3, 63), shape: [9, 3] };

const layers: readonly Layer[] = [
  {
    kind: "conv",
    unit: "element",
    weights: [
      { role: "kernel", shape: convolution.shape, values: convolution.kernel },
      { role: "bias", shape: [4], values: convolution.bias },
    ],
    x: { data: examples(2, 4 * 5 * 3).data, shape: [2, 4, 5, 3] },
    build: ({ fixtures }) => fixtures.conv(convolution),
    output: (x, [kernel = [], bias = []]) => convolve(convolution, x, kernel, bias),
  },
  {
    kind: "embedding",
    unit: "row",
    weights: [{ role: "kernel", shape: table.shape, values: table.table }],
    // A word that stands twice is dropped in both places, or in none.
    x: { data: Int32Array.of(0, 3, 8, 3, 1, 3, 5, 7, 7, 2), shape: [2, 5] },
    build: ({ fixtures }) => fixtures.embedding(table),
    output: (words, [kernel = []]) => lookUp(table, words, kernel),
  },
];

/** Sample number `sample`, from the masks of the published generator and nothing else. */
function reference({ kind, unit, weights, x, output }: Layer, params: DropConnectParams, sample: number): number[] {
  const { p, scale, maskPer } = params;
  const rows = x.shape[0] as number;
  const size = x.data.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    const example = maskPer === "example" ? 1 + row : 0;
    const drawn = weights.map(({ role, shape, values }) => {
      if (role === "bias" && !params.bias) return values;
      const mask = new Uint8Array(unit === "row" ? (shape[0] as number) : values.length);
      drawMask({ seed: SEED, stream: weightStream(kind, role, 0), sample, example }, p, mask);
      const factor = scale === "inverted" ? 1 / (1 - p) : 1;
      return Array.from(values, (w, i) => w * (mask[Math.floor((i * mask.length) / values.length)] as number) * factor);
    });
    return output(x.data.slice(row * size, (row + 1) * size), drawn);
  }).flat();
}

function casesOf(layer: Layer): Case[] {
  const { kind, unit, weights, x } = layer;
  const options = { layers: "all", kinds: [kind], bias: weights.length > 1 } as const;
  return [
    {
      name: `${kind}: weights have their shape and values in canonical order, in the walk and as sites`,
      needs: [kind],
      async run(subject) {
        const model = await layer.build(subject);
        const [found, ...others] = subject.adapter.layers(model).filter((one) => one.kind === kind);
        expect(others).toEqual([]);
        expect(found?.weights.map(({ role, shape }) => [role, shape])).toEqual(
          weights.map(({ role, shape }) => [role, shape]),
        );
        await withProgram(subject, dropconnect(model, { ...options, p: 0.3 }), async ({ sites }) => {
          expect(sites).toHaveLength(weights.length);
          for (const [i, { role, shape, values }] of weights.entries()) {
            const site = sites[i] as WeightSite;
            expect(site).toMatchObject({ type: "weight", layer: found?.id, role, shape });
            expect(site.unit ?? "element").toBe(unit);
            expectSame(site.values, values);
          }
        });
      },
    },
    {
      name: `${kind}: samples are what loops compute with the masks of the generator`,
      needs: [kind],
      async run(subject) {
        const model = await layer.build(subject);
        const inputs = await subject.fixtures.inputs(model, x);
        for (const more of [
          { scale: "inverted", maskPer: "sample", bias: false },
          { scale: "none", maskPer: "example", bias: options.bias },
        ] as const) {
          const params = { p: 0.3, ...more };
          const samples = await predictSamples(dropconnect(model, { ...options, ...params }), inputs, { seed: SEED });
          for (const [sample, values] of samples.entries()) expectClose(values, reference(layer, params, sample));
        }
      },
    },
    {
      name: `${kind}: with p = 0 the output is the original's, to the bit`,
      needs: [kind],
      async run(subject) {
        const model = await layer.build(subject);
        const inputs = await subject.fixtures.inputs(model, x);
        const original = await nativeRun(subject, model, inputs);
        for (const values of await predictSamples(dropconnect(model, { ...options, p: 0 }), inputs))
          expectSame(values, original);
      },
    },
  ];
}

/** Layers of other kinds than linear: what is dropped of them, and by which masks. */
export const kinds: Group = { name: "kinds", cases: layers.flatMap(casesOf) };
