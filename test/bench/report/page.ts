import type { Results } from "../results.ts";
import { full } from "../works/sizes.ts";
import { barsSection } from "./bars-table.ts";
import { comparisonSection } from "./comparison.ts";
import { growthSection } from "./growth.ts";
import { kernelSection, memorySection, splitSection, subtractingSection } from "./pieces.ts";

/** What stands above the figures. */
export interface Heading {
  readonly machine: readonly string[];
  readonly date: Date;
  /** Processes that wanted a core, when the run began. */
  readonly load: number;
}

const howToRead = `- Every figure is a ratio of two measurements of one run. A run goes in rounds, A B C A B C …; the ratio is taken in each
  round, and shown is the median with the smallest and largest in brackets. Figures marked "for orientation" are
  absolute and hold for this machine only.
- A time is that of one call of \`predict\` on a loaded model, with everything it does: preparing the program, the
  deterministic part, drawing, running, summing up. For the loops it is T passes with mean and standard deviation
  summed up. Loading files and starting processes and workers lie outside; workers have worked for a second before. In every round a call is repeated for at least ${full.least} ms, and
  the median of what it took counts, for all variants alike.
- All variants have the same weights and inputs, made from fixed seeds, and as many threads as the runtime takes by
  default, workers one each; torch as many as there are cores.
- The torch loop replaces every linear layer but the first by probly's: \`mask = (torch.rand_like(W) > p).float()\`,
  \`F.linear(x, W * mask, b)\`, under \`no_grad\`.
- By hand means what one would write without mayhap: weight · (rand > p) · 1/(1-p) in the graph, all of the model run T times.`;

/** The page docs/benchmarks.md. */
export function pageOf(results: Results, { machine, date, load }: Heading): string {
  const { split, growth, kernel, subtracting, memory } = results;
  return `${[
    "# Benchmarks",
    "Written by `npx --yes pnpm@12 bench`; do not edit.",
    [
      `- ${date.toISOString().slice(0, 10)}, ${results.rounds} rounds, load average ${load.toFixed(2)} at the start`,
      ...machine.map((line) => `- ${line}`),
    ].join("\n"),
    "## How to read this",
    howToRead,
    barsSection(results),
    ...results.comparisons.map(comparisonSection),
    ...(growth ? [growthSection(growth)] : []),
    ...(kernel ? [kernelSection(kernel)] : []),
    ...(subtracting ? [subtractingSection(subtracting)] : []),
    ...(split.length > 0 ? [splitSection(split)] : []),
    ...(memory ? [memorySection(memory)] : []),
  ].join("\n\n")}\n`;
}
