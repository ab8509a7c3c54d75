import type { PackedPrediction } from "@mayhap/core";
import type { Shard } from "../options/shard.ts";
import type { RunFacts } from "../results/result.ts";

/** A part of the work of `mayhap predict --shard i/n`, as its file holds it. */
export interface Part {
  readonly type: "mayhap part";
  readonly version: 1;
  readonly shard: Shard & { readonly by: "samples" | "rows" };
  readonly facts: RunFacts;
  /** Number of samples that all parts together draw, at the most. */
  readonly samples: number;
  /** SHA-256 of all inputs, not only of this part's. */
  readonly inputs: string;
  readonly prediction: PackedPrediction;
}
