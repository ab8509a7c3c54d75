import { drawnWeights } from "../models/net.ts";
import { interleave } from "../rounds.ts";
import type { Run, Runner, Variant } from "../variants/variant.ts";
import type { Work } from "../works/work.ts";
import { type Measured, MeasuredTable } from "./measured.ts";

interface Opened {
  readonly work: Work;
  readonly variant: Variant;
  readonly runner: Runner;
  readonly ran: number;
  last?: Run;
}

/** Samples of the run that warms up and tells how long one sample takes. */
const WARM = 3;

/** Measures each variant on each work that it fits, all in common rounds. */
export async function compare(
  works: readonly Work[],
  variants: readonly Variant[],
  { rounds, longest }: { readonly rounds: number; readonly longest: number },
): Promise<MeasuredTable> {
  const opened: Opened[] = [];
  try {
    for (const work of works)
      for (const variant of variants) {
        const runner = variant.fits(work) ? await variant.open(work) : undefined;
        if (runner) opened.push({ work, variant, runner, ran: await samplesToRun(runner, work, variant, longest) });
      }
    const entries = opened.map((one) => ({
      name: nameOf(one),
      measure: async () => {
        one.last = await one.runner.run(one.ran);
        return (one.last.ms * one.work.samples) / one.ran;
      },
    }));
    const times = await interleave(entries, rounds);
    return new MeasuredTable(opened.map((one) => measuredOf(one, times.get(nameOf(one)) ?? [])));
  } finally {
    for (const { runner } of opened) await runner.close();
  }
}

const nameOf = ({ work, variant }: Opened) => `${variant.id} ${work.id}`;

async function samplesToRun(runner: Runner, work: Work, { loop }: Variant, longest: number): Promise<number> {
  const { ms } = await runner.run(Math.min(WARM, work.samples));
  return loop ? Math.max(1, Math.min(work.samples, Math.floor(longest / (ms / WARM)))) : work.samples;
}

function measuredOf({ work, variant, ran, last }: Opened, times: readonly number[]): Measured {
  const { id, title, batch, samples, p, net } = work;
  const facts = { id, title, batch, samples, p, drawn: drawnWeights(net) };
  return { work: facts, variant: variant.id, times, ran, run: last as Run };
}
