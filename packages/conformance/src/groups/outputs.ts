import { dropconnect } from "@mayhap/core";
import { expect } from "vitest";
import type { Group } from "../case.ts";
import { dense, examples, mlp } from "../spec.ts";
import { make, nativeOutputs, only } from "../work.ts";

const x = examples(2, 4);

/** What `outputs` reports. */
export const outputsGroup: Group = {
  name: "outputs",
  cases: [
    {
      name: "have the names and shapes of what the framework computes",
      async run(subject) {
        const { model, inputs } = await make(subject, mlp([4, 8, 3]), x);
        const info = subject.adapter.outputs(model);
        const native = await nativeOutputs(subject, model, inputs);
        expect(info.map(({ name }) => name)).toEqual(Object.keys(native));
        expect(info[0]?.shape?.at(-1)).toBe(3);
        expect(only(native).shape).toEqual([2, 3]);
      },
    },
    {
      name: "name every one of several, and each keeps its name",
      needs: ["twoOutputs"],
      async run(subject) {
        const { adapter, fixtures } = subject;
        const trunk = [dense(4, 8, 1)];
        const heads = [
          { name: "left", layer: dense(8, 3, 2, { activation: "softmax" }) },
          { name: "right", layer: dense(8, 2, 3, { activation: "linear" }) },
        ] as const;
        const model = await fixtures.twoOutputs({ trunk, heads: [heads[0], heads[1]] });
        const transformed = dropconnect(model, 0.2);
        const native = await nativeOutputs(subject, model, await fixtures.inputs(model, x));
        expect(Object.keys(native).sort()).toEqual(["left", "right"]);
        for (const m of [model, transformed]) {
          const infos = adapter.outputs(m);
          expect(infos.map(({ name }) => name).sort()).toEqual(["left", "right"]);
          expect(infos.find(({ name }) => name === "left")?.head?.type).toBe("softmax");
          expect(infos.find(({ name }) => name === "right")?.head).toBeUndefined();
        }
      },
    },
    {
      name: "tell a final softmax and its axis, also of a transformed model",
      async run({ adapter, fixtures }) {
        const model = await fixtures.mlp(mlp([4, 8, 3], 1, "softmax"));
        for (const m of [model, dropconnect(model, 0.2)]) {
          const head = adapter.outputs(m)[0]?.head;
          expect(head?.type).toBe("softmax");
          // Of a matrix, the last axis is axis 1.
          expect(head?.type === "softmax" && [1, -1].includes(head.axis)).toBe(true);
        }
      },
    },
    {
      name: "claim no head where the last layer is linear",
      async run({ adapter, fixtures }) {
        expect(adapter.outputs(await fixtures.mlp(mlp([4, 8, 3])))[0]?.head).toBeUndefined();
      },
    },
  ],
};
