import type { OutputInfo } from "@mayhap/core";
import { UsageError } from "../errors.ts";
import type { OpenedModel } from "./opened.ts";

/** The output that `--of` names, or the only one. Throws `UsageError`. */
export function chooseOutput({ outputs }: OpenedModel, name: string | undefined): string {
  const names = outputs.map(({ name }) => name);
  const known = names.map((name) => `"${name}"`).join(", ");
  if (name !== undefined && !names.includes(name))
    throw new UsageError(`--of ${name}: the model has no such output. It has ${known}.`);
  if (name === undefined && names.length > 1)
    throw new UsageError(`The model has ${names.length} outputs (${known}): say which one with --of.`);
  return name ?? (names[0] as string);
}

/** What the model says of an output that it has. */
export function infoOf({ outputs }: OpenedModel, name: string): OutputInfo {
  return outputs.find((output) => output.name === name) as OutputInfo;
}
