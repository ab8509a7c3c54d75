import { dropconnect, dropout, predict, subnetwork } from "@mayhap/core";
import { expect } from "vitest";
import type { Group } from "../case.ts";
import { expectClose, expectDifferent, expectSame } from "../close.ts";
import { dense, examples, mlp } from "../spec.ts";
import { make, nativeRun, predictSamples } from "../work.ts";

const spec = mlp([4, 8, 5, 3]);
const x = examples(3, 4);

/** One sample frozen into a plain model. */
export const subnetworkGroup: Group = {
  name: "subnetwork",
  cases: [
    {
      name: "run by the framework, computes the sample that it was made of",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        for (const scale of ["inverted", "none"] as const)
          for (const bias of [false, true]) {
            const random = dropconnect(model, { p: 0.4, scale, bias, layers: "all" });
            const samples = await predictSamples(random, inputs, { seed: 7 });
            for (const k of [0, 3])
              expectClose(await nativeRun(subject, await subnetwork(random, 7, k), inputs), samples[k] as number[]);
          }
      },
    },
    {
      name: "the same seed and number give the same network, others another",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const random = dropconnect(model, 0.4);
        const of = async (seed: number, k: number) => nativeRun(subject, await subnetwork(random, seed, k), inputs);
        const first = await of(7, 1);
        expectSame(await of(7, 1), first);
        expectDifferent(await of(7, 2), first, 1e-3);
        expectDifferent(await of(8, 1), first, 1e-3);
      },
    },
    {
      name: "nothing random is left in it, and the random model stays as it was",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const random = dropconnect(model, 0.4);
        const walk = subject.adapter.layers(random);
        const samples = await predictSamples(random, inputs);
        const thinned = await subnetwork(random, 7, 0);
        expect(subject.adapter.owns(thinned)).toBe(true);
        expect(subject.adapter.layers(thinned).filter((layer) => layer.dropconnect ?? layer.dropout)).toEqual([]);
        await expect(predict(thinned, inputs)).rejects.toThrowError(
          expect.objectContaining({ code: "NOT_STOCHASTIC" }),
        );
        expect(subject.adapter.layers(random)).toEqual(walk);
        for (const [k, values] of (await predictSamples(random, inputs)).entries())
          expectSame(values, samples[k] as number[]);
      },
    },
    {
      name: "can be made random again, with the dropped connections gone",
      async run(subject) {
        const layer = dense(4, 3, 5, { activation: "linear", bias: false });
        const { model, inputs } = await make(subject, { layers: [layer] }, x);
        const thinned = await subnetwork(dropconnect(model, { p: 0.6, layers: "all" }), 7, 0);
        const outputs = await nativeRun(subject, thinned, inputs);
        const again = dropconnect(thinned, { p: 0.5, layers: "all" });
        expectClose(await nativeRun(subject, again, inputs), outputs);
        const program = await subject.adapter.compile(again);
        const [site] = program.sites;
        const values = site?.type === "weight" ? [...site.values] : [];
        expect(values.filter((w) => w === 0).length).toBeGreaterThan(0);
        expect(values.filter((w) => w !== 0).length).toBeGreaterThan(0);
        await program.dispose();
      },
    },
    {
      name: "tied weights stay tied",
      needs: ["tied"],
      async run(subject) {
        const shared = dense(4, 4, 5);
        const model = await subject.fixtures.tied({ layers: [dense(4, 4, 1), shared, shared] });
        const inputs = await subject.fixtures.inputs(model, x);
        const random = dropconnect(model, { p: 0.4, bias: true });
        const [first] = await predictSamples(random, inputs);
        const thinned = await subnetwork(random, 7, 0);
        expectClose(await nativeRun(subject, thinned, inputs), first as number[]);
        const program = await subject.adapter.compile(dropconnect(thinned, 0.2));
        expect(program.sites).toHaveLength(1);
        await program.dispose();
      },
    },
    {
      name: "does not exist for masks per example and for dropout",
      async run(subject) {
        const { model } = await make(subject, spec, x);
        const refused = expect.objectContaining({ code: "UNSUPPORTED_LAYER" });
        await expect(subnetwork(dropconnect(model, { p: 0.4, maskPer: "example" }), 7, 0)).rejects.toThrowError(
          refused,
        );
        await expect(subnetwork(dropout(model, 0.4), 7, 0)).rejects.toThrowError(refused);
      },
    },
  ],
};
