import type { DropConnectKind, MaskPer, RecurrentMatrix, Scale } from "@mayhap/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseNumber } from "./numbers.ts";

/** The rules that have a name. */
export const namedRules = ["all-but-first", "all", "probly", "last"] as const;

/** One of them. */
export type NamedRule = (typeof namedRules)[number];

/** What the command line says about the transformation. */
export interface TransformOptions {
  readonly p?: number;
  readonly layers?: NamedRule;
  readonly scale?: Scale;
  readonly maskPer?: MaskPer;
  readonly bias?: boolean;
  readonly kinds?: readonly DropConnectKind[];
  readonly recurrent?: readonly RecurrentMatrix[];
  readonly dropout?: boolean;
  readonly existing?: boolean;
}

/** Options that choose layers; `inspect` has these only. */
export function addLayerOptions(command: Command): Command {
  return addKindOptions(
    command
      .addOption(
        new Option("-p, --p <p>", "probability that a connection is dropped, from 0 to below 1").argParser(parseNumber),
      )
      .addOption(new Option("--layers <rule>", "which layers change (default: all-but-first)").choices(namedRules)),
  );
}

/** Options on what may change at all. */
export function addKindOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--kinds <kinds>",
        "kinds of layers that may change, comma separated: linear, recurrent, conv, embedding (default: linear)",
      ).argParser(parseKinds),
    )
    .addOption(
      new Option(
        "--recurrent <matrices>",
        "which matrices of recurrent layers drop, comma separated: W (of inputs), R (of the state) (default: W,R)",
      ).argParser(parseMatrices),
    );
}

/** All options of the transformation. */
export function addTransformOptions(command: Command): Command {
  return addLayerOptions(command)
    .addOption(
      new Option(
        "--scale <scale>",
        "inverted: kept weights times 1/(1-p); none: as they are (default: inverted)",
      ).choices(["inverted", "none"]),
    )
    .addOption(
      new Option(
        "--mask-per <what>",
        "sample: one mask for the whole batch; example: one each (default: sample, with dropout: example)",
      ).choices(["sample", "example"]),
    )
    .option("--bias", "drop biases too")
    .option("--dropout", "drop activations (MC dropout) instead of connections")
    .option("--existing", "switch the model's own dropout layers on, at their own rates unless -p is given");
}

/** Names of rules, comma separated. */
export function parseRules(text: string): NamedRule[] {
  return parseWords(text, namedRules, "rule for layers");
}

const known: readonly DropConnectKind[] = ["linear", "recurrent", "conv", "embedding"];
const matrices: readonly RecurrentMatrix[] = ["W", "R"];

function parseKinds(text: string): DropConnectKind[] {
  return parseWords(text, known, "kind of layer");
}

function parseMatrices(text: string): RecurrentMatrix[] {
  return parseWords(text, matrices, "matrix of a recurrent layer");
}

function parseWords<Word extends string>(text: string, all: readonly Word[], what: string): Word[] {
  const words = text.split(",").map((word) => word.trim());
  for (const word of words)
    if (!all.includes(word as Word))
      throw new InvalidArgumentError(`"${word}" is no ${what}. Known: ${all.join(", ")}.`);
  return words as Word[];
}
