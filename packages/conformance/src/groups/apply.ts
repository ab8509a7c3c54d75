import { dropconnect, dropout } from "@mayhap/core";
import { expect } from "vitest";
import type { Group } from "../case.ts";
import { expectClose, expectSame } from "../close.ts";
import { forward, rows } from "../reference/forward.ts";
import { examples, mlp } from "../spec.ts";
import { make, nativeRun, predictSamples } from "../work.ts";

const spec = mlp([4, 8, 5, 3]);
const x = examples(3, 4);
const params = { p: 0.3, scale: "none", maskPer: "example", bias: true } as const;

/** What `apply` makes of a model, and what it leaves alone. */
export const apply: Group = {
  name: "apply",
  cases: [
    {
      name: "gives a model of the same framework that carries the parameters in itself",
      async run(subject) {
        const { model } = await make(subject, spec, x);
        const { adapter } = subject;
        const transformed = dropconnect(model, params);
        expect(adapter.owns(transformed)).toBe(true);
        const linear = adapter.layers(transformed).filter(({ kind }) => kind === "linear");
        expect(linear.map(({ dropconnect }) => dropconnect)).toEqual([undefined, params, params]);
        expect(linear.map(({ id, weights }) => [id, weights])).toEqual(
          adapter
            .layers(model)
            .filter(({ kind }) => kind === "linear")
            .map(({ id, weights }) => [id, weights]),
        );
      },
    },
    {
      name: "the original stays as it was, to the bit, and usable",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const before = await nativeRun(subject, model, inputs);
        const walk = subject.adapter.layers(model);
        const transformed = dropconnect(model, { p: 0.5, layers: "all", scale: "none", bias: true });
        await predictSamples(transformed, inputs);
        expect(subject.adapter.layers(model)).toEqual(walk);
        expectSame(await nativeRun(subject, model, inputs), before);
      },
    },
    {
      name: "run by the framework, the result is deterministic and computes what the original does",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const transformed = dropconnect(model, { p: 0.5, layers: "all", bias: true });
        const outputs = await nativeRun(subject, transformed, inputs);
        expectClose(outputs, await nativeRun(subject, model, inputs));
        expectSame(await nativeRun(subject, transformed, inputs), outputs);
      },
    },
    {
      name: 'with scale "none" the deterministic mode is W(1-p), biases as bias tells',
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        for (const bias of [false, true]) {
          const outputs = await nativeRun(subject, dropconnect(model, { p: 0.4, scale: "none", bias }), inputs);
          const expected = rows(x).flatMap((row) =>
            spec.layers.reduce((values: number[], layer, l) => {
              const scaled = (part: Float32Array | undefined, on: boolean) =>
                part && [...part].map((w) => (on ? 0.6 * w : w));
              const kernel = scaled(layer.kernel, l > 0) as number[];
              return forward(layer, values, { kernel, bias: scaled(layer.bias, l > 0 && bias) });
            }, row),
          );
          expectClose(outputs, expected);
        }
      },
    },
    {
      name: "a second dropconnect changes p and does not stack",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const once = dropconnect(model, 0.3);
        const twice = dropconnect(dropconnect(model, { ...params, p: 0.6 }), 0.3);
        expect(subject.adapter.layers(twice)).toEqual(subject.adapter.layers(once));
        const samples = await predictSamples(once, inputs);
        for (const [k, values] of (await predictSamples(twice, inputs)).entries())
          expectSame(values, samples[k] as number[]);
      },
    },
    {
      name: "layers that a second call does not name lose their parameters",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const last = dropconnect(dropconnect(model, { p: 0.5, layers: "all" }), { p: 0.2, layers: "last" });
        expect(subject.adapter.layers(last)).toEqual(
          subject.adapter.layers(dropconnect(model, { p: 0.2, layers: "last" })),
        );
        const carried = subject.adapter.layers(last).filter(({ dropconnect }) => dropconnect !== undefined);
        expect(carried.map(({ dropconnect }) => dropconnect?.p)).toEqual([0.2]);
        expectClose(await nativeRun(subject, last, inputs), await nativeRun(subject, model, inputs));
      },
    },
    {
      name: "dropconnect and dropout on one model do not touch each other",
      async run(subject) {
        const { model } = await make(subject, spec, x);
        const linear = subject.adapter
          .layers(dropout(dropconnect(model, 0.3), { p: 0.1, layers: "last" }))
          .filter(({ kind }) => kind === "linear");
        expect(linear.map(({ dropconnect, dropout }) => [dropconnect?.p, dropout?.p])).toEqual([
          [undefined, undefined],
          [0.3, undefined],
          [0.3, 0.1],
        ]);
      },
    },
    {
      name: "with p = 0 the outputs have the original's bits, run by the framework and through predict",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const original = await nativeRun(subject, model, inputs);
        const still = dropconnect(model, { p: 0, layers: "all", bias: true });
        expectSame(await nativeRun(subject, still, inputs), original);
        for (const values of await predictSamples(still, inputs)) expectSame(values, original);
        for (const values of await predictSamples(dropout(model, 0), inputs)) expectSame(values, original);
      },
    },
    {
      name: "the parameters survive saving and loading, and the samples with them",
      needs: ["reload"],
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const transformed = dropconnect(model, { p: 0.3, scale: "none", bias: true });
        const loaded = await subject.fixtures.reload(transformed);
        expect(subject.adapter.layers(loaded)).toEqual(subject.adapter.layers(transformed));
        const samples = await predictSamples(transformed, inputs);
        for (const [k, values] of (await predictSamples(loaded, inputs)).entries())
          expectClose(values, samples[k] as number[]);
      },
    },
  ],
};
