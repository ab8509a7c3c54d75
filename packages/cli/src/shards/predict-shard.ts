import { extname } from "node:path";
import { type Predictions, type PredictOptions, packPrediction } from "@mayhap/core";
import type { Context } from "../commands/context.ts";
import { UsageError } from "../errors.ts";
import type { Values } from "../formats/values.ts";
import { mostSamples, type SamplingOptions } from "../options/sampling.ts";
import { rangeOf, type Shard, type ShardChoice } from "../options/shard.ts";
import type { RunFacts } from "../results/result.ts";
import { hashInputs } from "./hash-inputs.ts";
import { notByRows, takeRows } from "./take-rows.ts";
import { writePart } from "./write-part.ts";

type Arrays = ReadonlyMap<string, Values>;

/** Options of a run that does a part of the work. */
export interface ShardOptions extends SamplingOptions, ShardChoice {
  readonly shard: Shard;
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Throws `UsageError` where options cannot go with `--shard`. */
export function checkShard({
  seed,
  output,
  shardBy,
  tolerance,
  ...rest
}: SamplingOptions & ShardChoice & { readonly output?: string }): void {
  if (seed === undefined)
    throw new UsageError(
      "--shard needs --seed, the same for all parts: each would draw a seed of its own, and parts of different seeds are no parts of one run.",
    );
  if (output === undefined || extname(output).toLowerCase() !== ".json")
    throw new UsageError("--shard needs --output part.json, one file for each part. mayhap merge puts them together.");
  if (tolerance !== undefined && shardBy === "samples")
    throw new UsageError(
      "--tolerance: a part of the samples cannot know when all of them together are enough. Split the rows: --shard-by rows.",
    );
  const { shard } = rest;
  if (shard && shardBy === "samples") checkNumber(shard, mostSamples(rest), "sample");
}

/** Does a part of the work and writes it. `run` predicts some rows with changed options. */
export async function predictShard(
  options: ShardOptions,
  arrays: Arrays,
  facts: RunFacts,
  run: (arrays: Arrays, options: PredictOptions) => Promise<Predictions>,
  context: Context,
): Promise<void> {
  const { shard, shardBy: by } = options;
  const samples = mostSamples(options);
  const part = {
    type: "mayhap part",
    version: 1,
    shard: { ...shard, by },
    facts,
    samples,
    inputs: hashInputs(arrays),
  } as const;
  const prediction = await (by === "samples" ? runSamples() : runRows());
  return writePart({ ...part, prediction: packPrediction(prediction) }, options, context);

  function runSamples() {
    const [first, to] = rangeOf(shard, samples);
    return run(arrays, { first, samples: to - first });
  }

  async function runRows() {
    checkNumber(shard, facts.rows, "example");
    const range = rangeOf(shard, facts.rows);
    const y = await run(takeRows(arrays, facts.rows, range), { firstRow: range[0] });
    if (y.about.rowRange[1] !== range[1]) throw notByRows();
    return y;
  }
}

function checkNumber({ of }: Shard, number: number, what: string): void {
  if (of > number) throw new UsageError(`--shard: ${number} ${what}s cannot be split into ${of} parts.`);
}
