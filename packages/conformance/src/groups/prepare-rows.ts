import type { Bound, Program } from "@mayhap/core";
import { expect } from "vitest";
import type { Group, Subject } from "../case.ts";
import { expectClose } from "../close.ts";
import { drawsFor, everything, run, withProgram } from "../compiled.ts";
import { examples, mlp, numbers } from "../spec.ts";
import { make, only } from "../work.ts";

const spec = mlp([4, 8, 5, 3]);
const x = examples(5, 4);

function take(values: ArrayLike<number>, rows: readonly number[]): Float32Array {
  const size = values.length / 5;
  return Float32Array.from(rows.flatMap((row) => Array.from(values).slice(row * size, (row + 1) * size)));
}

/** Runs some rows of a model's program, and compares with all rows of the network's. */
async function expectRows(subject: Subject, model: unknown, choices: readonly (readonly number[])[]): Promise<void> {
  const free = await make(subject, spec, x);
  const inputs = await subject.fixtures.inputs(model, x);
  await withProgram(subject, everything(free.model), async (whole) => {
    const all = await whole.bind(free.inputs).prepare(0, 5);
    const draws = drawsFor(whole, all, numbers);
    const expected = await run(all, draws);
    await withProgram(subject, everything(model), async (program) => {
      const bound = program.bind(inputs);
      for (const rows of choices) await expectSome(subject, program, bound, rows, draws, expected);
    });
    all.dispose();
  });
}

async function expectSome(
  subject: Subject,
  program: Program,
  bound: Bound,
  rows: readonly number[],
  draws: readonly Float32Array[],
  expected: readonly number[],
): Promise<void> {
  const prepared = (await bound.prepareRows?.(rows)) ?? subject.skip("the adapter has no Bound.prepareRows");
  for (const shape of Object.values(prepared.shapes)) expect(shape[0]).toBe(rows.length);
  const own = drawsFor(program, prepared, (_, site) => take(draws[site] as Float32Array, rows));
  const { data, shape } = only(await prepared.run(own));
  expect(shape).toEqual([rows.length, 3]);
  expectClose(data, take(expected, rows));
  prepared.dispose();
}

/** `Bound.prepareRows`: rows whose answer is known leave the batch. */
export const prepareRows: Group = {
  name: "prepareRows",
  cases: [
    {
      name: "any rows give what they give among all",
      run: async (subject) =>
        expectRows(subject, await subject.fixtures.mlp(spec), [[0, 2], [1, 3, 4], [2], [0, 1, 2, 3, 4]]),
    },
    {
      name: "any rows of a model that was exported for a fixed batch do too",
      needs: ["fixedBatch"],
      run: async (subject) => expectRows(subject, await subject.fixtures.fixedBatch(spec, 3), [[0, 2], [1, 3, 4], [2]]),
    },
  ],
};
