import type { Growth } from "./parts/growth.ts";
import type { KernelResult } from "./parts/kernel.ts";
import type { MeasuredTable } from "./parts/measured.ts";
import type { MemoryResult } from "./parts/memory.ts";
import type { SplitResult } from "./parts/split.ts";
import type { SubtractingResult } from "./parts/subtracting.ts";
import type { Ratio } from "./statistics.ts";

/** Works that share a table, measured. */
export interface Comparison {
  readonly id: string;
  readonly title: string;
  readonly table: MeasuredTable;
}

/** Everything a run of the benchmark found out; what it did not measure is missing. */
export interface Results {
  readonly rounds: number;
  readonly comparisons: readonly Comparison[];
  readonly split: readonly SplitResult[];
  readonly growth?: Growth;
  readonly kernel?: readonly KernelResult[];
  readonly subtracting?: readonly SubtractingResult[];
  readonly memory?: MemoryResult;
  /** What two threads take from each other. */
  readonly sharing?: Ratio;
}

/** The table that holds a work. */
export function tableOf({ comparisons }: Results, id: string): MeasuredTable | undefined {
  return comparisons.find((comparison) => comparison.id === id)?.table;
}
