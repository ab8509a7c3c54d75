import { dropconnect, dropout, endWorkers, type Method } from "@mayhap/core";
import { expect } from "vitest";
import type { Group, Subject } from "../case.ts";
import { expectSame } from "../close.ts";
import { examples, mlp } from "../spec.ts";
import { make, predictSamples } from "../work.ts";

async function expectSameSamples(subject: Subject, method: Method): Promise<void> {
  const { model, inputs } = await make(subject, mlp([4, 8, 5, 3]), examples(5, 4));
  const random = dropout(dropconnect(model, 0.3), 0.3);
  try {
    for (const batchSize of [5, 2]) {
      const options = { samples: 7, method, batchSize };
      const alone = await predictSamples(random, inputs, options);
      for (const workers of [1, 2]) {
        const shared = await predictSamples(random, inputs, { ...options, workers });
        expect(shared).toHaveLength(alone.length);
        for (const [k, values] of shared.entries()) expectSame(values, alone[k] as number[]);
      }
    }
  } finally {
    await endWorkers(random);
  }
}

/** `Adapter.workers`: where samples are drawn and run changes nothing. */
export const workers: Group = {
  name: "workers",
  cases: (["mask", "gaussian"] as const).map((method) => ({
    name: `0, 1 and 2 workers give the same samples, to the bit, method "${method}"`,
    async run(subject) {
      if (subject.adapter.workers === undefined) subject.skip("the adapter has no workers");
      if (!(subject.adapter.methods ?? ["mask"]).includes(method))
        subject.skip(`the adapter has no method "${method}"`);
      await expectSameSamples(subject, method);
    },
  })),
};
