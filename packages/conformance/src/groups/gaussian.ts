import { dropconnect, predict } from "@mayhap/core";
import { expect } from "vitest";
import type { Case, Group, Subject } from "../case.ts";
import { expectClose, expectSame } from "../close.ts";
import { drawsFor, run, withProgram } from "../compiled.ts";
import { STANDARD_ERRORS } from "../reference/bounds.ts";
import { enumerateMasks } from "../reference/enumerate.ts";
import { type DenseSpec, dense, examples, mlp } from "../spec.ts";
import { make, nativeRun, predictSamples } from "../work.ts";

const method = "gaussian";

function offered(test: Case): Case {
  return {
    ...test,
    async run(subject) {
      if (!subject.adapter.methods?.includes(method)) subject.skip(`the adapter has no method "${method}"`);
      await test.run(subject);
    },
  };
}

/** A masked bias is a weight whose input is always 1. */
function biasAsWeight({ kernel, bias = new Float32Array(), shape: [inputs, units], activation }: DenseSpec): DenseSpec {
  return { kernel: Float32Array.of(...kernel, ...bias), shape: [inputs + 1, units], activation };
}

/** Mean and variance of each output, and the standard errors of both. */
function momentsOf(samples: readonly (readonly number[])[]): { mean: number; variance: number; errors: number[] }[] {
  const n = samples.length;
  return (samples[0] as number[]).map((_, j) => {
    const values = samples.map((sample) => sample[j] as number);
    const mean = values.reduce((sum, y) => sum + y, 0) / n;
    const central = (power: number) => values.reduce((sum, y) => sum + (y - mean) ** power, 0) / n;
    const variance = central(2);
    return { mean, variance, errors: [Math.sqrt(variance / n), Math.sqrt((central(4) - variance ** 2) / n)] };
  });
}

const cases: readonly Case[] = [
  ...([true, false] as const).flatMap((bias) =>
    (["inverted", "none"] as const).map((scale) => ({
      name: `noise moves a layer's output by the deviation that all its masks have, scale "${scale}"${bias ? ", bias masked" : ""}`,
      async run(subject: Subject) {
        const layer = dense(3, 2, 41, { activation: "linear" });
        const x = [0.8, -0.6, 1.7];
        const data = Float32Array.from(x);
        const { model, inputs } = await make(subject, { layers: [layer] }, { data, shape: [1, 3] });
        const [masked, given] = bias ? [biasAsWeight(layer), [...x, 1]] : [layer, x];
        const exact = enumerateMasks({ layers: [masked] }, [0], 0.3, scale, given);
        const random = dropconnect(model, { p: 0.3, layers: "all", scale, bias });
        await withProgram(
          subject,
          random,
          async (program) => {
            expect(program.sites.map(({ type, p }) => [type, p])).toEqual([["noise", 0.3]]);
            const prepared = await program.bind(inputs).prepare(0, 1);
            expect(Object.values(prepared.shapes)).toEqual([[1, 2]]);
            for (const noise of [0, 1, -2])
              expectClose(
                await run(
                  prepared,
                  drawsFor(program, prepared, (size) => new Float32Array(size).fill(noise)),
                ),
                exact.map(({ mean, variance }) => mean + noise * Math.sqrt(variance)),
              );
            prepared.dispose();
          },
          method,
        );
      },
    })),
  ),
  {
    name: "mean and variance of a network of wide layers are those of exact samples",
    async run(subject) {
      const { model, inputs } = await make(subject, mlp([8, 128, 128, 3], 51), examples(2, 8));
      const random = dropconnect(model, 0.3);
      const [exact, drawn] = [
        momentsOf(await predictSamples(random, inputs, { samples: 1500 })),
        momentsOf(await predictSamples(random, inputs, { samples: 1500, method })),
      ];
      for (const [j, { mean, variance, errors }] of exact.entries()) {
        const other = drawn[j] as (typeof drawn)[number];
        const allowed = errors.map((error, k) => STANDARD_ERRORS * Math.hypot(error, other.errors[k] as number));
        expect(Math.abs(other.mean - mean)).toBeLessThan(allowed[0] as number);
        expect(Math.abs(other.variance - variance)).toBeLessThan(allowed[1] as number);
      }
    },
  },
  {
    name: "each example has noise of its own, the same whatever it runs with",
    async run(subject) {
      const { data } = examples(2, 4);
      const twice = { data: Float32Array.of(...data, ...data), shape: [4, 4] };
      const { model, inputs } = await make(subject, mlp([4, 8, 3]), twice);
      const random = dropconnect(model, 0.3);
      const whole = await predictSamples(random, inputs, { method });
      for (const values of whole) expect(values.slice(0, 6)).not.toEqual(values.slice(6));
      for (const batchSize of [1, 3])
        for (const [k, values] of (await predictSamples(random, inputs, { method, batchSize })).entries())
          expectClose(values, whole[k] as number[]);
    },
  },
  {
    name: "a layer with p = 0 has no noise, and without any the output is the original's, to the bit",
    async run(subject) {
      const x = examples(5, 4);
      const { model, inputs } = await make(subject, mlp([4, 8, 5, 3]), x);
      const last = subject.adapter.layers(model).findLast(({ kind }) => kind === "linear")?.id;
      const onlyLast = dropconnect(model, { p: ({ id }) => (id === last ? 0.5 : 0), layers: "all" });
      await withProgram(
        subject,
        onlyLast,
        async ({ sites }) => expect(sites.map(({ type, layer }) => [type, layer])).toEqual([["noise", last]]),
        method,
      );
      await withProgram(
        subject,
        dropconnect(model, { p: 0, layers: "all" }),
        async (program) => {
          expect(program.sites).toEqual([]);
          const prepared = await program.bind(inputs).prepare(0, 5);
          expectSame(await run(prepared, []), await nativeRun(subject, model, inputs));
          prepared.dispose();
        },
        method,
      );
    },
  },
  {
    name: "is refused where one tensor acts twice, because its masks tie together what noise would not",
    needs: ["tied"] as const,
    async run(subject) {
      const shared = dense(4, 4, 5);
      const model = await subject.fixtures.tied({ layers: [dense(4, 4, 1), shared, shared] });
      const inputs = await subject.fixtures.inputs(model, examples(2, 4));
      const random = dropconnect(model, 0.3);
      await expect(predict(random, inputs, { method, samples: 2 })).rejects.toMatchObject({
        code: "GAUSSIAN_INVALID",
      });
      expect((await predict(random, inputs, { method: "auto", samples: 2 })).method).toBe("mask");
    },
  },
];

/** `method: "gaussian"`: pre-activations are drawn, with the first two moments that masks give them. */
export const gaussian: Group = { name: method, cases: cases.map(offered) };
