import type { OutputOption } from "@mayhap/core";
import { InvalidArgumentError } from "commander";

/** What `--read-as` says, for all outputs or by name. */
export type Reading = OutputOption;

type Kind = Extract<OutputOption, string>;
const kinds: readonly string[] = ["probabilities", "logits", "values"] satisfies Kind[];

/** Takes `logits`, or `output=logits` once for each output. */
export function parseReading(text: string, previous?: Reading): Reading {
  if (kinds.includes(text)) {
    if (previous !== undefined)
      throw new InvalidArgumentError("Give it once for all outputs, or as output=kind for each.");
    return text as Kind;
  }
  const at = text.lastIndexOf("=");
  const kind = text.slice(at + 1);
  if (at < 1 || !kinds.includes(kind) || typeof previous === "string")
    throw new InvalidArgumentError(`It must be ${kinds.join(", ")}, or output=kind for each output.`);
  return { ...previous, [text.slice(0, at)]: kind as Kind };
}
