import { dropconnect, predict } from "@mayhap/core";
import { expect } from "vitest";
import type { Group, Subject } from "../case.ts";
import { expectMoments, STANDARD_ERRORS } from "../reference/bounds.ts";
import { enumerateMasks } from "../reference/enumerate.ts";
import { linearMoments } from "../reference/linear-moments.ts";
import { dense, mlp } from "../spec.ts";
import { make, predictSamples } from "../work.ts";

const SAMPLES = 2000;

/** The distribution of samples against theory. Seeds are fixed; the bounds follow from the number of samples. */
export const statistics: Group = {
  name: "statistics",
  cases: [
    ...(["inverted", "none"] as const).map((scale) => ({
      name: `mean and variance of a tiny network against all its masks, scale "${scale}"`,
      async run(subject: Subject) {
        const spec = mlp([2, 3, 2], 21);
        const x = [0.8, -0.6];
        const { model, inputs } = await make(subject, spec, { data: Float32Array.from(x), shape: [1, 2] });
        const y = await predict(dropconnect(model, { p: 0.3, layers: "all", scale }), inputs, {
          samples: SAMPLES,
          seed: 3,
        });
        const exact = enumerateMasks(spec, [0, 1], 0.3, scale, x);
        for (const { variance } of exact) expect(variance).toBeGreaterThan(1e-3);
        expectMoments(y.mean.data, y.variance.data, SAMPLES, exact);
      },
    })),
    ...(["inverted", "none"] as const).map((scale) => ({
      name: `mean and variance of a linear layer's output against the closed form, scale "${scale}"`,
      async run(subject: Subject) {
        const layer = dense(6, 4, 31, { activation: "linear" });
        const x = [1, -0.5, 0.25, 2, -1.5, 0.75];
        const { model, inputs } = await make(
          subject,
          { layers: [layer] },
          { data: Float32Array.from(x), shape: [1, 6] },
        );
        for (const p of [0.1, 0.5]) {
          const y = await predict(dropconnect(model, { p, layers: "all", scale }), inputs, {
            samples: SAMPLES,
            seed: 4,
          });
          expectMoments(y.mean.data, y.variance.data, SAMPLES, linearMoments(layer, p, scale, x));
        }
      },
    })),
    {
      name: "connections are dropped at the rate p, each of them",
      async run(subject) {
        const units = 64;
        const layer = { kernel: new Float32Array(units).fill(1), shape: [1, units], activation: "linear" } as const;
        const { model, inputs } = await make(subject, { layers: [layer] }, { data: Float32Array.of(1), shape: [1, 1] });
        const n = 500;
        for (const p of [0.02, 0.3]) {
          const samples = await predictSamples(dropconnect(model, { p, layers: "all" }), inputs, {
            samples: n,
            seed: 5,
          });
          const dropped = Array.from({ length: units }, (_, j) => samples.filter((values) => values[j] === 0).length);
          const error = (draws: number) => STANDARD_ERRORS * Math.sqrt((p * (1 - p)) / draws);
          for (const count of dropped) expect(Math.abs(count / n - p)).toBeLessThan(error(n));
          const total = dropped.reduce((a, b) => a + b, 0);
          expect(Math.abs(total / (n * units) - p)).toBeLessThan(error(n * units));
        }
      },
    },
  ],
};
