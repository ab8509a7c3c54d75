import { explain } from "@mayhap/core";
import { expect } from "vitest";
import type { Group } from "../case.ts";
import { mlp } from "../spec.ts";

const foreign: readonly [what: string, value: unknown][] = [
  ["null", null],
  ["undefined", undefined],
  ["a number", 1],
  ["a string", "model.onnx"],
  ["an empty object", {}],
  ["an array", []],
  ["a function", () => {}],
  ["bytes", new Uint8Array(8)],
  ["a promise", Promise.resolve({})],
  ["an object without a prototype", Object.create(null)],
];

/** Who a model belongs to. */
export const registry: Group = {
  name: "registry",
  cases: [
    {
      name: "has a name, and a word for its models",
      async run({ adapter }) {
        expect(adapter.name).toMatch(/\S/);
        expect(adapter.models).toMatch(/\S/);
      },
    },
    {
      name: "owns the models of its framework",
      async run({ adapter, fixtures }) {
        expect(adapter.owns(await fixtures.mlp(mlp([2, 3, 2])))).toBe(true);
      },
    },
    {
      name: "owns nothing else, and does not throw at it",
      async run({ adapter }) {
        expect(foreign.filter(([, value]) => adapter.owns(value)).map(([what]) => what)).toEqual([]);
      },
    },
    {
      name: "is found by the core",
      async run({ adapter, fixtures }) {
        const model = await fixtures.mlp(mlp([2, 3, 2]));
        expect(explain(model).layers.map(({ layer }) => layer)).toEqual(adapter.layers(model));
      },
    },
  ],
};
