import { dropconnect, dropout, sweep } from "@mayhap/core";
import type { Group, Subject } from "../case.ts";
import { expectClose, expectDifferent, expectSame } from "../close.ts";
import { examples, mlp, rowsOf } from "../spec.ts";
import { drawSamples, make, only, predictSamples } from "../work.ts";

const spec = mlp([4, 8, 5, 3]);
const x = examples(5, 4);

/** A model of each way to be random. */
const transformed = (model: unknown) => [
  dropconnect(model, 0.3),
  dropconnect(model, { p: 0.3, maskPer: "example" }),
  dropout(model, 0.3),
  dropout(model, { p: 0.3, maskPer: "sample" }),
];

async function forEach(subject: Subject, test: (model: unknown, inputs: unknown) => Promise<void>): Promise<void> {
  const { model, inputs } = await make(subject, spec, x);
  for (const random of transformed(model)) await test(random, inputs);
}

/** What holds of samples whatever their distribution. */
export const sampling: Group = {
  name: "sampling",
  cases: [
    {
      name: "the same seed gives the same samples, to the bit",
      run: (subject) =>
        forEach(subject, async (model, inputs) => {
          const samples = await predictSamples(model, inputs);
          for (const [k, values] of (await predictSamples(model, inputs)).entries())
            expectSame(values, samples[k] as number[]);
        }),
    },
    {
      name: "another seed, and another sample, gives others",
      run: (subject) =>
        forEach(subject, async (model, inputs) => {
          const [first, second] = await predictSamples(model, inputs, { seed: 7 });
          const [other] = await predictSamples(model, inputs, { seed: 8 });
          expectDifferent(other as number[], first as number[], 1e-3);
          expectDifferent(second as number[], first as number[], 1e-3);
        }),
    },
    {
      name: "a sample replayed alone is the one of the run, by predict and by sample",
      run: (subject) =>
        forEach(subject, async (model, inputs) => {
          const samples = await predictSamples(model, inputs, { samples: 6 });
          const [alone] = await predictSamples(model, inputs, { samples: 1, first: 4 });
          expectSame(alone as number[], samples[4] as number[]);
          const drawn = await drawSamples(model, inputs, { samples: 3, first: 3, seed: 7 });
          for (const [k, values] of drawn.entries()) expectClose(values, samples[3 + k] as number[]);
        }),
    },
    {
      name: "batchSize does not change the samples",
      run: (subject) =>
        forEach(subject, async (model, inputs) => {
          const whole = await predictSamples(model, inputs);
          for (const batchSize of [1, 2, 5, 100])
            for (const [k, values] of (await predictSamples(model, inputs, { batchSize })).entries())
              expectClose(values, whole[k] as number[]);
        }),
    },
    {
      name: 'with maskPer "sample" an example is treated alike whatever it runs with, with "example" by its row',
      async run(subject) {
        const { model } = await make(subject, spec, x);
        const twice = { data: Float32Array.of(...x.data, ...x.data), shape: [10, 4] };
        const inputs = await subject.fixtures.inputs(model, twice);
        for (const random of transformed(model)) {
          const perExample = subject.adapter
            .layers(random)
            .some(({ dropconnect, dropout }) => (dropconnect ?? dropout)?.maskPer === "example");
          const [values] = await predictSamples(random, inputs);
          const output = { data: Float32Array.from(values as number[]), shape: [10, 3] };
          const [first, second] = [rowsOf(output, 0, 5).data, rowsOf(output, 5, 10).data];
          if (perExample) expectDifferent(first, second, 1e-3);
          else expectClose(first, second);
        }
      },
    },
    {
      name: "a sweep over p gives what each p gives by itself: a program into which p is worked says so (`fixedP`)",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        for (const maskPer of ["sample", "example"] as const) {
          const ps = [0.1, 0.6];
          const random = (p: number) => dropconnect(model, { p, maskPer });
          const swept: number[][][] = [];
          for await (const { outputs } of sweep(random(0.3), inputs, ps, { samples: 4, seed: 7, keep: true }))
            swept.push((only(outputs).kept ?? []).map(({ data }) => [...data]));
          for (const [i, p] of ps.entries())
            for (const [k, values] of (await predictSamples(random(p), inputs)).entries())
              expectSame((swept[i] as number[][])[k] as number[], values);
        }
      },
    },
    {
      name: "two predictions at the same time give what they give one after the other",
      run: (subject) =>
        forEach(subject, async (model, inputs) => {
          const alone = [
            await predictSamples(model, inputs, { seed: 1 }),
            await predictSamples(model, inputs, { seed: 2 }),
          ];
          const together = await Promise.all([
            predictSamples(model, inputs, { seed: 1 }),
            predictSamples(model, inputs, { seed: 2 }),
          ]);
          for (const [i, samples] of together.entries())
            for (const [k, values] of samples.entries()) expectSame(values, (alone[i] as number[][])[k] as number[]);
        }),
    },
    {
      name: "a model that was exported for a fixed batch gives the same samples",
      needs: ["fixedBatch"],
      async run(subject) {
        const free = await make(subject, spec, x);
        const model = await subject.fixtures.fixedBatch(spec, 2);
        const inputs = await subject.fixtures.inputs(model, x);
        for (const [i, random] of transformed(free.model).entries()) {
          const expected = await predictSamples(random, free.inputs);
          const samples = await predictSamples(transformed(model)[i], inputs);
          for (const [k, values] of samples.entries()) expectClose(values, expected[k] as number[]);
        }
      },
    },
  ],
};
