import { dropconnect, type WeightSite } from "@mayhap/core";
import { expect } from "vitest";
import type { Group } from "../case.ts";
import { expectClose } from "../close.ts";
import { drawsFor, run, withProgram } from "../compiled.ts";
import { examples, mlp, numbers } from "../spec.ts";
import { make, only } from "../work.ts";

const SAMPLES = 3;
/** Wide enough that multiplying while drawing pays in every runtime. */
const WIDE = 1500;

/** Rows times a matrix `[in, out]`, in float64. */
function product(rows: Float32Array, { shape }: WeightSite, weights: Float32Array): Float32Array {
  const [inputs, outputs] = shape as [number, number];
  return Float32Array.from({ length: (rows.length / inputs) * outputs }, (_, at) => {
    const row = Math.floor(at / outputs) * inputs;
    let sum = 0;
    for (let i = 0; i < inputs; i++)
      sum += (rows[row + i] as number) * (weights[i * outputs + (at % outputs)] as number);
    return sum;
  });
}

/** `Prepared.runProducts`: samples whose weights the adapter never sees. */
export const runProducts: Group = {
  name: "runProducts",
  cases: [
    {
      name: "samples by products are what they are with drawn weights",
      async run(subject) {
        const { model, inputs } = await make(subject, mlp([4, WIDE, WIDE, 3]), examples(2, 4));
        await withProgram(subject, dropconnect(model, 0.3), async (program) => {
          const prepared = await program.bind(inputs).prepare(0, 2);
          try {
            if (prepared.runProducts === undefined) subject.skip("the adapter has no Prepared.runProducts here");
            const sites = program.sites as readonly WeightSite[];
            // Other weights in each sample, in a way that does not ask for their order.
            const factor = (sample: number, site: number) => 1 + (numbers(1, 10 * sample + site)[0] as number) / 2;
            const found = await prepared.runProducts?.((site, rows) => {
              const one = sites[site] as WeightSite;
              const part = (k: number) => rows.subarray((k * rows.length) / SAMPLES, ((k + 1) * rows.length) / SAMPLES);
              const of = (k: number) =>
                product(
                  part(k),
                  one,
                  one.values.map((value) => value * factor(k, site)),
                );
              return Float32Array.from(Array.from({ length: SAMPLES }, (_, k) => [...of(k)]).flat());
            }, SAMPLES);
            const { data, shape } = only(found ?? {});
            expect(shape).toEqual([SAMPLES * 2, 3]);
            const trained = drawsFor(program, prepared);
            for (let k = 0; k < SAMPLES; k++) {
              const draws = trained.map((values, site) => values.map((value) => value * factor(k, site)));
              // A sum of 1500 products rounds to 9e-5 of the sum of their sizes in float32 (Higham 2002, section 3.1), some ten times the sum.
              expectClose(data.subarray(6 * k, 6 * (k + 1)), await run(prepared, draws), 1e-3);
            }
          } finally {
            prepared.dispose();
          }
        });
      },
    },
  ],
};
