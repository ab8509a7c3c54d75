import { drawnWeights } from "../models/net.ts";
import { interleave } from "../rounds.ts";
import { median } from "../statistics.ts";
import type { Run, Runner, Variant } from "../variants/variant.ts";
import type { Sizes } from "../works/sizes.ts";
import type { Work } from "../works/work.ts";
import { type Measured, MeasuredTable } from "./measured.ts";

interface Opened {
  readonly work: Work;
  readonly variant: Variant;
  readonly runner: Runner;
  readonly ran: number;
  last?: Run;
}

/** Samples of the run that tells how long one sample takes. */
const FIRST = 3;

/** Measures each variant on each work that it fits, all in common rounds. */
export async function compare(
  works: readonly Work[],
  variants: readonly Variant[],
  { rounds, longest, warm, least }: Pick<Sizes, "rounds" | "longest" | "warm" | "least">,
): Promise<MeasuredTable> {
  const opened: Opened[] = [];
  try {
    for (const work of works)
      for (const variant of variants) {
        const runner = variant.fits(work) ? await variant.open(work) : undefined;
        if (runner === undefined) continue;
        const one: Opened = { work, variant, runner, ran: await samplesToRun(runner, work, variant, longest) };
        await repeat(one, warm);
        opened.push(one);
      }
    const entries = opened.map((one) => ({
      name: nameOf(one),
      measure: async () => (await repeat(one, least)) * (one.work.samples / one.ran),
    }));
    const times = await interleave(entries, rounds);
    return new MeasuredTable(opened.map((one) => measuredOf(one, times.get(nameOf(one)) ?? [])));
  } finally {
    for (const { runner } of opened) await runner.close();
  }
}

const nameOf = ({ work, variant }: Opened) => `${variant.id} ${work.id}`;

/** Runs for a while; gives the median of what the runs took, in ms. */
async function repeat(one: Opened, least: number): Promise<number> {
  const times: number[] = [];
  let total = 0;
  do {
    one.last = await one.runner.run(one.ran);
    times.push(one.last.ms);
    total += one.last.ms;
  } while (total < least);
  return median(times);
}

async function samplesToRun(runner: Runner, work: Work, { loop }: Variant, longest: number): Promise<number> {
  const first = Math.min(FIRST, work.samples);
  const { ms } = await runner.run(first);
  return loop ? Math.max(1, Math.min(work.samples, Math.floor(longest / (ms / first)))) : work.samples;
}

function measuredOf({ work, variant, ran, last }: Opened, times: readonly number[]): Measured {
  const { id, title, batch, samples, p, net } = work;
  const facts = { id, title, batch, samples, p, drawn: drawnWeights(net) };
  return { work: facts, variant: variant.id, times, ran, run: last as Run };
}
