import { type DropConnectOptions, dropconnect, dropout, predict } from "@mayhap/core";
import { expect } from "vitest";
import type { Group, Subject } from "../case.ts";
import { expectClose } from "../close.ts";
import { referenceSample } from "../reference/sample.ts";
import { dense, examples, mlp } from "../spec.ts";
import { drawSamples, make, predictSamples } from "../work.ts";

const spec = mlp([4, 16, 8, 3], 11, "softmax");
const x = examples(3, 4);
const SAMPLES = 5;

/** Compares samples with a plain TypeScript network that draws the masks of the generator itself, so that all adapters agree with each other. */
export const againstReference: Group = {
  name: "reference",
  cases: [
    ...(
      [
        {},
        { scale: "none" },
        { bias: true },
        { scale: "none", bias: true },
        { maskPer: "example" },
        { maskPer: "example", bias: true, scale: "none" },
      ] as const
    ).map((options: Omit<DropConnectOptions, "p">) => ({
      name: `dropconnect ${JSON.stringify(options)}, sample by sample`,
      async run(subject: Subject) {
        const { model, inputs } = await make(subject, spec, x);
        const params = { p: 0.3, scale: "inverted", maskPer: "sample", bias: false, ...options } as const;
        const samples = await drawSamples(dropconnect(model, params), inputs, { samples: SAMPLES, seed: 2 ** 33 + 5 });
        expect(samples).toHaveLength(SAMPLES);
        const random = [undefined, { dropconnect: params }, { dropconnect: params }];
        for (const [sample, values] of samples.entries())
          expectClose(values, referenceSample(spec, random, x, { seed: 2 ** 33 + 5, sample }));
      },
    })),
    {
      name: "the masks of a layer do not depend on which other layers are replaced, nor on their p",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const p = [0.1, 0.3, 0.6];
        const ids = subject.adapter
          .layers(model)
          .filter(({ kind }) => kind === "linear")
          .map(({ id }) => id);
        const random = p.map(
          (p) => ({ dropconnect: { p, scale: "inverted", maskPer: "sample", bias: false } }) as const,
        );
        const each = dropconnect(model, { p: ({ id }) => p[ids.indexOf(id)] as number, layers: "all" });
        const last = dropconnect(model, { p: 0.6, layers: "last" });
        for (const [sample, values] of (await predictSamples(each, inputs)).entries())
          expectClose(values, referenceSample(spec, random, x, { seed: 7, sample }));
        for (const [sample, values] of (await predictSamples(last, inputs)).entries())
          expectClose(values, referenceSample(spec, [undefined, undefined, random[2]], x, { seed: 7, sample }));
      },
    },
    {
      name: "tied weights share one mask per sample",
      needs: ["tied"],
      async run(subject) {
        const shared = dense(4, 4, 5);
        const tied = { layers: [dense(4, 4, 1), shared, shared] };
        const model = await subject.fixtures.tied(tied);
        const inputs = await subject.fixtures.inputs(model, x);
        const dropconnectParams = { p: 0.4, scale: "inverted", maskPer: "sample", bias: true } as const;
        const random = { dropconnect: dropconnectParams, ordinal: 1 };
        for (const [sample, values] of (await predictSamples(dropconnect(model, dropconnectParams), inputs)).entries())
          expectClose(values, referenceSample(tied, [undefined, random, random], x, { seed: 7, sample }));
      },
    },
    {
      name: "both outputs of a model come from the same masks",
      needs: ["twoOutputs"],
      async run({ fixtures }) {
        const trunk = [dense(4, 8, 1), dense(8, 8, 2)];
        const left = dense(8, 3, 3, { activation: "softmax" });
        const right = dense(8, 2, 4, { activation: "linear" });
        const model = await fixtures.twoOutputs({
          trunk,
          heads: [
            { name: "left", layer: left },
            { name: "right", layer: right },
          ],
        });
        const params = { p: 0.4, scale: "inverted", maskPer: "sample", bias: false } as const;
        const inputs = await fixtures.inputs(model, x);
        const y = await predict(dropconnect(model, params), inputs, { samples: SAMPLES, seed: 7, keep: true });
        const random = { dropconnect: params };
        for (let sample = 0; sample < SAMPLES; sample++)
          for (const [i, { name, layer }] of [
            { name: "left", layer: left },
            { name: "right", layer: right },
          ].entries())
            expectClose(
              y.outputs[name]?.kept?.[sample]?.data ?? [],
              referenceSample({ layers: [...trunk, layer] }, [undefined, random, { ...random, ordinal: 2 + i }], x, {
                seed: 7,
                sample,
              }),
            );
        expect(() => y.mean).toThrowError(expect.objectContaining({ code: "SEVERAL_OUTPUTS" }));
      },
    },
    ...(["example", "sample"] as const).map((maskPer) => ({
      name: `dropout before linear layers, maskPer "${maskPer}"`,
      async run(subject: Subject) {
        const { model, inputs } = await make(subject, spec, x);
        const random = [0, 1, 2].map((ordinal) =>
          ordinal === 0 ? undefined : { dropout: { p: 0.3, maskPer, kind: "linear", ordinal } as const },
        );
        for (const [sample, values] of (await predictSamples(dropout(model, { p: 0.3, maskPer }), inputs)).entries())
          expectClose(values, referenceSample(spec, random, x, { seed: 7, sample }));
      },
    })),
    {
      name: "the model's own dropout, switched on",
      needs: ["withDropout"],
      async run(subject) {
        const model = await subject.fixtures.withDropout(spec, 0.25);
        const inputs = await subject.fixtures.inputs(model, x);
        const own = { dropout: { p: 0.25, maskPer: "example", kind: "dropout", ordinal: 0 } } as const;
        for (const [sample, values] of (await predictSamples(dropout(model, { existing: true }), inputs)).entries())
          expectClose(values, referenceSample(spec, [undefined, own], x, { seed: 7, sample }));
      },
    },
    {
      name: "the model's own dropout stays off when connections are dropped",
      needs: ["withDropout"],
      async run(subject) {
        const model = await subject.fixtures.withDropout(spec, 0.25);
        const inputs = await subject.fixtures.inputs(model, x);
        const params = { p: 0.3, scale: "inverted", maskPer: "sample", bias: false } as const;
        const random = { dropconnect: params };
        for (const [sample, values] of (await predictSamples(dropconnect(model, params), inputs)).entries())
          expectClose(values, referenceSample(spec, [undefined, random, random], x, { seed: 7, sample }));
      },
    },
  ],
};
