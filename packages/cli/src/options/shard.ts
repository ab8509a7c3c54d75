import { type Command, InvalidArgumentError, Option } from "commander";

/** One part of the work out of several. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** What the command line says about parts of the work. */
export interface ShardChoice {
  readonly shard?: Shard;
  readonly shardBy: "samples" | "rows";
}

/** Options for doing a part of the work. */
export function addShardOptions(command: Command): Command {
  return command
    .option(
      "--shard <i/n>",
      "do the i-th of n parts of the work and write it for mayhap merge; needs --seed",
      parseShard,
    )
    .addOption(new Option("--shard-by <what>", "what --shard splits").choices(["samples", "rows"]).default("samples"));
}

/** Takes `2/5`: the second of five parts. */
export function parseShard(text: string): Shard {
  const [, index, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index === undefined || of === undefined || index < 1 || index > of)
    throw new InvalidArgumentError("It must be i/n with i from 1 to n, e.g. 2/5 for the second of five parts.");
  return { index, of };
}

/** The part's range [from, to) of `total` things; the parts' lengths differ by at most 1. */
export function rangeOf({ index, of }: Shard, total: number): readonly [number, number] {
  const start = (part: number) => Math.floor((total * part) / of);
  return [start(index - 1), start(index)];
}
