import { AbortedError, dropconnect, predict, sample } from "@mayhap/core";
import { expect } from "vitest";
import type { Group } from "../case.ts";
import { expectSame } from "../close.ts";
import { examples, mlp } from "../spec.ts";
import { make, predictSamples } from "../work.ts";

/** Stopping by an AbortSignal, and by leaving a loop over samples. */
export const stopping: Group = {
  name: "stopping",
  cases: [
    {
      name: "an aborted signal stops predict with ABORTED and its reason, and the model works on",
      async run(subject) {
        const { model, inputs } = await make(subject, mlp([4, 8, 3]), examples(5, 4));
        const random = dropconnect(model, 0.3);
        const samples = await predictSamples(random, inputs);
        const stop = new AbortController();
        let runs = 0;
        const error = await predict(random, inputs, {
          ...{ samples: 10_000, signal: stop.signal },
          onProgress: () => {
            runs++;
            if (runs === 3) stop.abort("enough");
          },
        }).then(
          () => expect.fail("was not stopped"),
          (error) => error,
        );
        expect(error).toBeInstanceOf(AbortedError);
        expect(error).toMatchObject({ code: "ABORTED", cause: "enough" });
        expect(runs).toBe(3);
        for (const [k, values] of (await predictSamples(random, inputs)).entries())
          expectSame(values, samples[k] as number[]);
      },
    },
    {
      name: "leaving a loop over samples early does no harm",
      async run(subject) {
        const { model, inputs } = await make(subject, mlp([4, 8, 3]), examples(5, 4));
        const random = dropconnect(model, 0.3);
        const samples = await predictSamples(random, inputs);
        for await (const { index } of sample(random, inputs, { samples: 100, seed: 7 })) if (index === 1) break;
        for (const [k, values] of (await predictSamples(random, inputs)).entries())
          expectSame(values, samples[k] as number[]);
      },
    },
  ],
};
