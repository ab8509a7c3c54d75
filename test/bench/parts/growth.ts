import { mlp } from "../models/mlp.ts";
import { ratioOf } from "../statistics.ts";
import { onnxDeterministic } from "../variants/onnx-deterministic.ts";
import { onnxMayhap } from "../variants/onnx-mayhap.ts";
import type { Sizes } from "../works/sizes.ts";
import type { Work } from "../works/work.ts";
import { compare } from "./compare.ts";
import type { MeasuredTable } from "./measured.ts";

/** How the cost grows with one quantity at a time. */
export interface Growth {
  readonly samples: MeasuredTable;
  readonly batch: MeasuredTable;
  readonly width: MeasuredTable;
}

/** Measures work (e): samples, batch and width, each in rounds of its own. */
export async function measureGrowth(sizes: Sizes): Promise<Growth> {
  const { growth, samples, mlp: dense } = sizes;
  const variants = [onnxMayhap, onnxDeterministic];
  const net = mlp(dense.widths);
  const base = { engine: "onnx", net, batch: 1, samples, p: 0.2 } as const;
  const works = (name: string, values: readonly number[], change: (value: number) => Partial<Work>): Work[] =>
    values.map((value) => ({ ...base, id: `${name}/${value}`, title: `${name} = ${value}`, ...change(value) }));
  // The bar allows 5 %: what is compared must lie close together in time, on a machine whose speed changes by more within seconds.
  const finer = { ...sizes, rounds: 3 * sizes.rounds, least: sizes.least / 3 };
  return {
    samples: await compare(
      works("T", growth.samples, (value) => ({ samples: value })),
      [onnxMayhap],
      finer,
    ),
    batch: await compare(
      works("batch", growth.batches, (batch) => ({ batch })),
      variants,
      sizes,
    ),
    width: await compare(
      works("width", growth.widths, (width) => ({
        net: mlp([width, width, width, 10]),
        samples: Math.min(samples, 20),
      })),
      variants,
      sizes,
    ),
  };
}

/** Cost per sample at each number of samples, as a multiple of that at the next smaller number; the largest of them. */
export function worstStep({ samples }: Growth): number {
  const each = samples.all.map(({ work, times }) => times.map((time) => time / work.samples));
  const steps = each.slice(1).map((times, i) => ratioOf(times, each[i] as number[]).median);
  return Math.max(...steps);
}
