import type { RawArray } from "@mayhap/core";
import type { Tensor, TensorConstructor } from "onnxruntime-common";
import { takeRows } from "../inputs/rows.ts";
import { sizeOf } from "../tensor/types.ts";
import { sameButRounding } from "./compare.ts";
import { put } from "./put.ts";
import type { Feeds } from "./session.ts";
import { Tile } from "./tile.ts";

/** What several samples in one run need to know of the part that runs again for every sample. */
export interface Suffix {
  /** Values that do not change from sample to sample. */
  readonly base: Feeds;
  /** The names among them, of which each example has its own row. */
  readonly tiled: readonly string[];
  /** What is drawn for one sample: number of the site, graph input, and shape. */
  readonly drawn: readonly { readonly site: number; readonly name: string; readonly shape: readonly number[] }[];
  readonly rows: number;
  run(feeds: Feeds): Promise<Readonly<Record<string, RawArray>>>;
}

/** Runs `samples` samples as one batch, sample after sample. */
export type RunFolded = (
  draws: readonly Float32Array[],
  samples: number,
) => Promise<Readonly<Record<string, RawArray>>>;

/** Folds samples into the batch of a suffix. Whether that is right is for `foldsRight` to say. */
export function folded({ base, tiled, drawn, run }: Suffix, tensors: TensorConstructor): RunFolded {
  const tiles = new Map(tiled.map((name) => [name, new Tile(base[name] as Tensor, tensors)]));
  return (draws, samples) => {
    const feeds: Record<string, Tensor> = { ...base };
    for (const [name, tile] of tiles) put(feeds, name, tile.times(samples));
    for (const { site, name, shape } of drawn) {
      const dims = [samples * (shape[0] ?? 1), ...shape.slice(1)];
      put(feeds, name, new tensors("float32", draws[site] as Float32Array, dims) as Tensor);
    }
    return run(feeds);
  };
}

/** Rows of the trial: two show whether rows stay apart. */
const TRIAL_ROWS = 2;

/**
 * Tries whether two samples run as one batch give what they give one by one, on the first rows and with made-up draws. It
 * does not where the graph fixes the batch somewhere, counts it, or lets examples meet.
 */
export async function foldsRight(suffix: Suffix, tensors: TensorConstructor): Promise<boolean> {
  const rows = Math.min(suffix.rows, TRIAL_ROWS);
  const base: Record<string, Tensor> = { ...suffix.base };
  const chosen = Array.from({ length: rows }, (_, i) => i);
  for (const name of suffix.tiled) put(base, name, takeRows(base[name] as Tensor, chosen, rows, tensors));
  const drawn = suffix.drawn.map(({ name, shape: [first = 1, ...rest] }, site) => ({
    site,
    name,
    shape: [(first / suffix.rows) * rows, ...rest],
  }));
  const draws = drawn.map(({ shape }, i) =>
    Float32Array.from({ length: 2 * sizeOf(shape) }, (_, k) => irregular(k, i)),
  );
  const run = folded({ ...suffix, base, drawn, rows }, tensors);
  try {
    const half = (k: number) => draws.map((d) => d.subarray((k * d.length) / 2, ((k + 1) * d.length) / 2));
    const apart = [await run(half(0), 1), await run(half(1), 1)];
    const together = await run(draws, 2);
    return apart.every((one, k) =>
      Object.entries(one).every(([name, { data, shape }]) => {
        const both = together[name];
        const expected = [2 * rows, ...shape.slice(1)];
        if (shape[0] !== rows || both?.shape.join() !== expected.join()) return false;
        return sameButRounding(data, both.data.subarray(k * data.length, (k + 1) * data.length));
      }),
    );
  } catch {
    return false;
  }
}

/** Numbers in [0, 2), the same on every machine: not random, only irregular. Fit for noise and for factors of activations. */
function irregular(k: number, stream: number): number {
  return 1 + Math.sin(12.9898 * (k + 1) + 78.233 * (stream + 1));
}
