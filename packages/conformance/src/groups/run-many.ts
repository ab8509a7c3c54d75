import { dropconnect, dropout, type Method } from "@mayhap/core";
import { expect } from "vitest";
import type { Group, Subject } from "../case.ts";
import { expectClose } from "../close.ts";
import { drawsFor, run, withProgram } from "../compiled.ts";
import { examples, mlp, numbers } from "../spec.ts";
import { make, only } from "../work.ts";

const SAMPLES = 3;

async function expectFold(subject: Subject, random: (model: unknown) => unknown, method: Method): Promise<void> {
  const { model, inputs } = await make(subject, mlp([4, 8, 5, 3]), examples(5, 4));
  await withProgram(
    subject,
    random(model),
    async (program) => {
      const prepared = await program.bind(inputs).prepare(0, 5);
      if (prepared.runMany === undefined) {
        prepared.dispose();
        return subject.skip("the adapter has no Prepared.runMany here");
      }
      const draws = Array.from({ length: SAMPLES }, (_, k) =>
        drawsFor(program, prepared, (size, site) => numbers(size, 10 * k + site)),
      );
      const apart: number[] = [];
      for (const each of draws) apart.push(...(await run(prepared, each)));
      const joined = program.sites.map((_, i) => Float32Array.from(draws.flatMap((each) => [...(each[i] ?? [])])));
      const { data, shape } = only(await prepared.runMany(joined, SAMPLES));
      expect(shape).toEqual([SAMPLES * 5, 3]);
      expectClose(data, apart);
      prepared.dispose();
    },
    method,
  );
}

/** `Prepared.runMany`: several samples as one larger batch. */
export const runMany: Group = {
  name: "runMany",
  cases: [
    {
      name: "samples of dropout as one batch are what they are one by one",
      run: (subject) => expectFold(subject, (model) => dropout(model, 0.3), "mask"),
    },
    {
      name: "so are drawn pre-activations",
      async run(subject) {
        if (!subject.adapter.methods?.includes("gaussian")) subject.skip('the adapter has no method "gaussian"');
        await expectFold(subject, (model) => dropconnect(model, 0.3), "gaussian");
      },
    },
  ],
};
