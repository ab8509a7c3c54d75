import { dropconnect, predict } from "@mayhap/core";
import { expect } from "vitest";
import type { Group } from "../case.ts";
import { examples, mlp } from "../spec.ts";
import { drawSamples } from "../work.ts";

const spec = mlp([4, 8, 5, 3]);

/** The part of a model that nothing random can reach runs once per input, whatever the number of samples. */
export const prefix: Group = {
  name: "prefix",
  cases: [
    {
      name: "is computed once per batch of rows",
      needs: ["counting"],
      async run({ fixtures }) {
        const { model, executions } = await fixtures.counting(spec);
        const inputs = await fixtures.inputs(model, examples(5, 4));
        const random = dropconnect(model, 0.3);
        const during = async (work: () => Promise<unknown>) => {
          const before = executions();
          await work();
          return executions() - before;
        };
        expect(await during(() => predict(random, inputs, { samples: 7, seed: 1 }))).toBe(1);
        expect(await during(() => predict(random, inputs, { samples: 7, seed: 1, batchSize: 2 }))).toBe(3);
        expect(await during(() => drawSamples(random, inputs, { samples: 7, seed: 1 }))).toBe(1);
      },
    },
    {
      name: "without anything random, it is the whole model, computed once",
      needs: ["counting"],
      async run({ fixtures }) {
        const { model, executions } = await fixtures.counting(spec);
        const inputs = await fixtures.inputs(model, examples(5, 4));
        const before = executions();
        await predict(dropconnect(model, 0), inputs, { samples: 7, seed: 1 });
        expect(executions() - before).toBe(1);
      },
    },
  ],
};
