import type { ExplainedLayer } from "@mayhap/core";
import type { Summary } from "./summary.ts";

/** Everything that a run of `mayhap predict` found. */
export interface Result {
  readonly model: string;
  readonly format: string;
  /** Number of examples. */
  readonly rows: number;
  readonly samples: number;
  readonly seed: number;
  readonly layers: readonly ExplainedLayer[];
  /** How the inputs were read, where that was not obvious. */
  readonly notes: readonly string[];
  /** What to know before trusting the numbers. */
  readonly warnings: readonly string[];
  readonly outputs: ReadonlyMap<string, Summary>;
}
