import { dropconnect, type Layer } from "@mayhap/core";
import { expect } from "vitest";
import type { Group, Subject } from "../case.ts";
import { dense, mlp } from "../spec.ts";

const linearOf = (layers: readonly Layer[]) => layers.filter(({ kind }) => kind === "linear");
const shapes = (layers: readonly Layer[], role: "kernel" | "bias") =>
  linearOf(layers).map(({ weights }) => weights.find((weight) => weight.role === role)?.shape);

const spec = mlp([4, 8, 5, 3]);
const walk = async ({ adapter, fixtures }: Subject) => adapter.layers(await fixtures.mlp(spec));

/** What `layers` reports. */
export const walkGroup: Group = {
  name: "walk",
  cases: [
    {
      name: "gives each layer an id of its own and a name",
      async run(subject) {
        const layers = await walk(subject);
        expect(new Set(layers.map(({ id }) => id)).size).toBe(layers.length);
        for (const { name, type } of layers)
          expect([name, type]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
      },
    },
    {
      name: "is the same each time",
      async run({ adapter, fixtures }) {
        const model = await fixtures.mlp(spec);
        expect(adapter.layers(model)).toEqual(adapter.layers(model));
      },
    },
    {
      name: "finds the linear layers in execution order, weights in canonical [in, out] shape",
      async run(subject) {
        const layers = await walk(subject);
        expect(shapes(layers, "kernel")).toEqual([
          [4, 8],
          [8, 5],
          [5, 3],
        ]);
        expect(shapes(layers, "bias")).toEqual([[8], [5], [3]]);
      },
    },
    {
      name: "sees that a layer has no bias",
      async run({ adapter, fixtures }) {
        const layers = adapter.layers(await fixtures.mlp(mlp([4, 8, 3], 1, "linear", false)));
        expect(linearOf(layers).map(({ weights }) => weights.map(({ role }) => role))).toEqual([
          ["kernel"],
          ["kernel"],
        ]);
      },
    },
    {
      name: "sees no obstacle in plain layers and nothing transformed in a plain model",
      async run(subject) {
        for (const { obstacle, dropconnect, dropout } of await walk(subject))
          expect({ obstacle, dropconnect, dropout }).toEqual({});
      },
    },
    {
      name: "tells untied tensors apart",
      async run(subject) {
        const tensors = linearOf(await walk(subject)).flatMap(({ weights }) => weights.map(({ tensor }) => tensor));
        expect(new Set(tensors).size).toBe(6);
      },
    },
    {
      name: "sees tied tensors: one layer used twice, or two with the same tensors",
      needs: ["tied"],
      async run({ adapter, fixtures }) {
        const shared = dense(4, 4, 5);
        const layers = linearOf(adapter.layers(await fixtures.tied({ layers: [dense(3, 4, 1), shared, shared] })));
        const [first, ...rest] = layers.map(({ weights }) => weights.map(({ tensor }) => tensor));
        expect(rest.length).toBeGreaterThan(0);
        expect(new Set(rest.map(String)).size).toBe(1);
        expect(rest[0]).not.toEqual(first);
      },
    },
    {
      name: "reports the model's own dropout with its rate, between its neighbours",
      needs: ["withDropout"],
      async run({ adapter, fixtures }) {
        const layers = adapter.layers(await fixtures.withDropout(spec, 0.25));
        const kinds = layers.filter(({ kind }) => kind === "linear" || kind === "dropout").map(({ kind }) => kind);
        expect(kinds).toEqual(["linear", "dropout", "linear", "linear"]);
        expect(layers.find(({ kind }) => kind === "dropout")?.rate).toBeCloseTo(0.25, 6);
      },
    },
    {
      name: "finds no linear layer where there is none",
      needs: ["nothingLinear"],
      async run({ adapter, fixtures }) {
        const model = await fixtures.nothingLinear();
        expect(linearOf(adapter.layers(model))).toEqual([]);
        expect(() => dropconnect(model, 0.2)).toThrowError(expect.objectContaining({ code: "NOTHING_ELIGIBLE" }));
      },
    },
  ],
};
