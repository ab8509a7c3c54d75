import { AbortedError, dropconnect, dropout, predict, subnetwork } from "@mayhap/core";
import { expect } from "vitest";
import type { Group } from "../case.ts";
import { examples, mlp } from "../spec.ts";
import { drawSamples, make } from "../work.ts";

/** Nothing that needs an explicit release outlives the work, but for what later calls use again. */
export const resources: Group = {
  name: "resources",
  cases: [
    {
      name: "are released after predict, sample and a stopped predict",
      needs: ["resources"],
      async run(subject) {
        const { model, inputs } = await make(subject, mlp([4, 8, 5, 3]), examples(5, 4));
        const count = () => subject.fixtures.resources();
        for (const random of [
          dropconnect(model, 0.3),
          dropconnect(model, { p: 0.3, maskPer: "example" }),
          dropout(model, 0.3),
        ]) {
          const works = [
            () => predict(random, inputs, { samples: 3 }),
            () => predict(random, inputs, { samples: 3, batchSize: 2, keep: true }),
            () => drawSamples(random, inputs, { samples: 3 }),
            () => {
              const stop = new AbortController();
              const { signal } = stop;
              return predict(random, inputs, { samples: 1000, signal, onProgress: () => stop.abort() }).then(
                () => expect.fail("was not stopped"),
                (error) => expect(error).toBeInstanceOf(AbortedError),
              );
            },
          ];
          const before = count();
          for (const work of works) {
            await work();
            const kept = count();
            await work();
            expect(count(), "a second time").toBe(kept);
            await subject.fixtures.release?.(random);
            expect(count()).toBe(before);
          }
        }
      },
    },
    {
      name: "are released after a refused input and after taking a subnetwork's program apart",
      needs: ["resources"],
      async run(subject) {
        const x = examples(5, 4);
        const { model, inputs } = await make(subject, mlp([4, 8, 5, 3]), x);
        const random = dropconnect(model, 0.3);
        const { unknownName } = await subject.fixtures.bad(random, x);
        const before = subject.fixtures.resources();
        await predict(random, unknownName).then(
          () => expect.fail("was not refused"),
          () => undefined,
        );
        await subject.fixtures.release?.(random);
        expect(subject.fixtures.resources()).toBe(before);
        // The thinned model itself may hold resources, but no more than a model does: a second one costs as much as the first.
        const cost = async () => {
          const start = subject.fixtures.resources();
          await subnetwork(random, 7, 0);
          await subject.fixtures.release?.(random);
          return subject.fixtures.resources() - start;
        };
        const first = await cost();
        expect(await cost()).toBe(first);
        await predict(random, inputs, { samples: 1 });
      },
    },
  ],
};
