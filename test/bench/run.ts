import { compare } from "./parts/compare.ts";
import { measureGrowth } from "./parts/growth.ts";
import { measureKernel } from "./parts/kernel.ts";
import { measureMemory } from "./parts/memory.ts";
import { measureSharing } from "./parts/sharing.ts";
import { measureSplit, type SplitResult } from "./parts/split.ts";
import { measureSubtracting } from "./parts/subtracting.ts";
import type { Comparison, Results } from "./results.ts";
import { variants } from "./variants/index.ts";
import { workTables } from "./works/index.ts";
import type { Sizes } from "./works/sizes.ts";

/** Measures the parts named in `only`, or all of them. `say` is told what comes next. */
export async function runBench(
  sizes: Sizes,
  only: readonly string[] = [],
  say: (text: string) => void = () => undefined,
): Promise<Results> {
  const tables = workTables(sizes);
  const names = [...tables.map(({ id }) => id), "growth", "kernel", "subtracting", "memory"];
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`No part ${unknown.join(", ")}. The parts: ${names.join(", ")}.`);
  const wanted = (name: string) => only.length === 0 || only.includes(name);
  const part = <T>(name: string, measure: () => Promise<T>): Promise<T> | undefined => {
    if (!wanted(name)) return undefined;
    say(name);
    return measure();
  };

  const kernel = await part("kernel", () => measureKernel(sizes));
  const subtracting = await part("subtracting", () => measureSubtracting(sizes));
  const comparisons: Comparison[] = [];
  const split: SplitResult[] = [];
  for (const { id, title, works } of tables) {
    if (!wanted(id)) continue;
    say(title);
    const made = works();
    comparisons.push({ id, title, table: await compare(made, variants, sizes) });
    for (const work of made)
      if (id === "mlp" || id === "cnn" || id === "wide") split.push(await measureSplit(work, sizes.rounds));
  }
  const sharing = wanted("wide") ? await measureSharing(sizes.wide[1] ?? 0, sizes.rounds) : undefined;
  const growth = await part("growth", () => measureGrowth(sizes));
  const memory = await part("memory", () => measureMemory(sizes));
  return {
    rounds: sizes.rounds,
    comparisons,
    split,
    ...(kernel && { kernel }),
    ...(subtracting && { subtracting }),
    ...(growth && { growth }),
    ...(memory && { memory }),
    ...(sharing && { sharing }),
  };
}
