import type { Bound, Program, RawArray } from "@mayhap/core";
import { dropconnect, dropout, predict } from "@mayhap/core";
import { adapter, graphAdapter, type TfInputs } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { graphFixtures } from "./support/graph-fixtures.ts";
import { bits, connect, whole } from "./support/transform.ts";

const { dense } = tf.layers;

/** Counts the rows that pass. */
class RowCounter extends tf.layers.Layer {
  static readonly className = "TestRowCounter";
  static rows = 0;

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = [inputs].flat()[0] as tf.Tensor;
    RowCounter.rows += x.shape[0] as number;
    return x.clone();
  }
}

const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });

function network(batch: number | null = null): tf.LayersModel {
  return tf.sequential({
    layers: [
      dense({ units: 8, activation: "relu", batchInputShape: [batch, 3], kernelInitializer: seeded(1) }),
      new RowCounter({ name: "counter" }),
      dense({ units: 2, name: "out", kernelInitializer: seeded(2) }),
    ],
  });
}

async function outputsOf(bound: Bound, program: Program<TfInputs>, rows?: readonly number[]): Promise<RawArray> {
  const prepared = await (rows === undefined ? bound.prepare(0, bound.rows) : bound.prepareRows?.(rows));
  if (prepared === undefined) throw new Error("no prepareRows");
  const out = await prepared.run(program.sites.map((site) => whole(site, prepared)));
  prepared.dispose();
  return Object.values(out)[0] as RawArray;
}

/** Inputs that differ much in size, so that their outputs need different numbers of samples. */
const spread = (rows: number): number[][] =>
  Array.from({ length: rows }, (_, i) => [1, -2, 0.5].map((x) => (x * (i + 1) ** 2) / 8));

onEachBackend(() => {
  test.each([
    ["arrays", () => spread(6)],
    ["a tensor", () => tf.tensor2d(spread(6))],
    ["integers", () => tf.tensor2d(spread(6)).round().toInt()],
  ])("any rows of %s give what they give among all", async (_, inputs) => {
    for (const model of [network(), network(4)]) {
      const program = (await adapter.compile(connect(model, { p: 0.25 }))) as Program<TfInputs>;
      const bound = program.bind(inputs());
      const rows = [0, 2, 5];
      const all = bound.batch === "free" ? await outputsOf(bound, program) : undefined;
      const some = await outputsOf(bound, program, rows);
      expect(some.shape).toEqual([3, 2]);
      for (const [i, row] of rows.entries()) {
        const alone = await outputsOf(bound, program, [row]);
        expect(bits(some.data.slice(2 * i, 2 * i + 2))).toBe(bits(alone.data.slice()));
        if (all) expect(bits(alone.data.slice())).toBe(bits(all.data.slice(2 * row, 2 * row + 2)));
      }
    }
  });

  test.each([
    ["dropconnect", () => dropconnect(network(), { p: 0.3 }), "mask"],
    ["dropout", () => dropout(network(), 0.3), "mask"],
    ["drawn pre-activations", () => dropconnect(network(), { p: 0.3 }), "gaussian"],
  ] as const)("settled rows leave the batch, and the answer stays the same: %s", async (_, build, method) => {
    const model = build();
    const x = spread(8);
    const samples = { min: 5, max: 400, tolerance: 0.3 };
    RowCounter.rows = 0;
    const y = await predict(model, x, { samples, seed: 3, method });
    const ran = RowCounter.rows;
    RowCounter.rows = 0;
    // Samples that are kept need all rows.
    const full = await predict(model, x, { samples, seed: 3, method, keep: true });
    const ranFull = RowCounter.rows;
    expect(new Set(y.samplesPerExample).size).toBeGreaterThan(2);
    expect(y.samplesPerExample).toEqual(full.samplesPerExample);
    expect(bits(y.mean.data, y.variance.data)).toBe(bits(full.mean.data, full.variance.data));
    // The counter stands before all that is random: it sees the rows that are prepared.
    expect(ranFull).toBe(8);
    expect(ran).toBeGreaterThan(8);
  });

  test("fewer rows run when some are settled", async () => {
    const model = dropconnect(network(), { p: 0.3, layers: "all" });
    const x = spread(8);
    const options = { samples: { min: 5, max: 400, tolerance: 0.3 }, seed: 3 };
    RowCounter.rows = 0;
    const y = await predict(model, x, options);
    const ran = RowCounter.rows;
    const needed = y.samplesPerExample.reduce((sum, n) => sum + n, 0);
    expect(ran).toBeGreaterThanOrEqual(needed);
    // Rows leave when half of the batch is settled, so at most twice as many run as are needed.
    expect(ran).toBeLessThanOrEqual(2 * needed);
    expect(ran).toBeLessThan(8 * y.samples);
  });

  test("a graph model drops rows too", async () => {
    const spec = {
      kernel: [0.5, -1, 2, 1, 0.25, -0.5],
      shape: [3, 2] as const,
      bias: [0.1, -0.2],
      activation: "linear" as const,
    };
    const last = {
      kernel: [1, 2, -1, 0.5],
      shape: [2, 2] as const,
      bias: undefined,
      activation: "linear" as const,
    };
    const { counting } = graphFixtures;
    if ("absent" in counting) throw new Error(counting.absent);
    const { model, executions } = await counting({ layers: [spec, last] } as never);
    const random = dropconnect(model, 0.3);
    const before = executions();
    const options = { samples: { min: 5, max: 400, tolerance: 1 }, seed: 3 };
    const y = await predict(random, spread(8), options);
    expect(executions() - before).toBeGreaterThan(1);
    const full = await predict(random, spread(8), { ...options, keep: true });
    expect(y.samplesPerExample).toEqual(full.samplesPerExample);
    expect(bits(y.mean.data, y.variance.data)).toBe(bits(full.mean.data, full.variance.data));
    const bound = (await graphAdapter.compile(random)).bind(tf.tensor2d(spread(3)));
    const prepared = await bound.prepareRows?.([0, 2]);
    expect(prepared).toBeDefined();
    prepared?.dispose();
  });
});
