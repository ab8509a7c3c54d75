import { dropconnect, InputError, predict } from "@mayhap/core";
import { expect } from "vitest";
import type { Group, Subject } from "../case.ts";
import { isAbsent } from "../fixtures.ts";
import { examples, mlp } from "../spec.ts";
import { make, predictSamples } from "../work.ts";

const x = examples(3, 4);
const codes = {
  unknownName: "INPUT_NAMES",
  wrongRank: "INPUT_SHAPE",
  wrongWidth: "INPUT_SHAPE",
  wrongType: "INPUT_TYPE",
} as const;

/** What is fed to a model. */
export const inputsGroup: Group = {
  name: "inputs",
  cases: [
    ...Object.entries(codes).map(([what, code]) => ({
      name: `${what} is an InputError ${code} with a message that helps`,
      async run({ fixtures }: Subject) {
        const model = dropconnect(await fixtures.mlp(mlp([4, 8, 3])), 0.3);
        const bad = (await fixtures.bad(model, x))[what as keyof typeof codes];
        if (isAbsent(bad)) return expect(bad.absent).toMatch(/\S/);
        const error = await predict(model, bad).then(
          () => expect.fail(`${what} was not refused`),
          (error) => error,
        );
        expect(error).toBeInstanceOf(InputError);
        expect(error.code).toBe(code);
        // What is wrong, where, and what to do: not in fewer words than this.
        expect(error.message.length).toBeGreaterThan(40);
        expect(await predict(model, await fixtures.inputs(model, x), { samples: 1 })).toHaveProperty("samples", 1);
      },
    })),
    {
      name: "no examples is an InputError",
      async run(subject) {
        const { model } = await make(subject, mlp([4, 8, 3]), x);
        const none = await subject.fixtures.inputs(model, { data: new Float32Array(0), shape: [0, 4] });
        await expect(predict(dropconnect(model, 0.3), none)).rejects.toBeInstanceOf(InputError);
      },
    },
    {
      name: "NaN and infinity are passed through, and counted",
      async run(subject) {
        const data = Float32Array.from(x.data);
        data[1] = Number.NaN;
        data[2] = Number.POSITIVE_INFINITY;
        data[8] = Number.NaN;
        const { model, inputs } = await make(subject, mlp([4, 8, 3]), { data, shape: x.shape });
        const y = await predict(dropconnect(model, 0.3), inputs, { samples: 2, seed: 7 });
        expect(Object.values(y.nonFinite.inputs)).toEqual([3]);
        // Example 1 is clean, and stays so.
        expect([...y.mean.row(1).data].every(Number.isFinite)).toBe(true);
        const clean = await make(subject, mlp([4, 8, 3]), x);
        expect((await predict(dropconnect(clean.model, 0.3), clean.inputs, { samples: 2 })).nonFinite).toEqual({
          inputs: {},
          output: 0,
        });
      },
    },
    {
      name: "predicting does not change them",
      async run(subject) {
        const { model, inputs } = await make(subject, mlp([4, 8, 3]), x);
        const random = dropconnect(model, 0.3);
        const first = await predictSamples(random, inputs);
        expect(await predictSamples(random, inputs)).toEqual(first);
        expect(x.data).toEqual(examples(3, 4).data);
      },
    },
  ],
};
