import type { OutputInfo } from "../adapter/adapter.ts";
import { OptionsError } from "../errors.ts";
import type { Prediction } from "./prediction.ts";
import type { OutputReading } from "./tally.ts";

/** How to read outputs: the word for all of them, or by output name. */
export type OutputOption = Prediction["output"] | Readonly<Record<string, Prediction["output"]>>;

/** How an output is read: as the user says, else as the end of the graph tells, else as plain values. */
export function readingOf(
  name: string,
  shape: readonly number[],
  infos: readonly OutputInfo[],
  option: OutputOption | undefined,
  axis: number | undefined,
): OutputReading {
  const said = typeof option === "object" ? (Object.hasOwn(option, name) ? option[name] : undefined) : option;
  const head = infos.find((info) => info.name === name)?.head;
  const type = said ?? (head ? "probabilities" : "values");
  if (type === "values") return { type };
  const given = axis ?? (head?.type === "softmax" ? head.axis : -1);
  if (shape.length === 0 || given >= shape.length || given < -shape.length) {
    if (shape.length > 0 || axis !== undefined)
      throw new OptionsError(
        "INVALID_OPTIONS",
        `axis ${given} is not a dimension of output "${name}", whose shape is [${shape.join(", ")}].`,
      );
    return { type, layout: { type: "sigmoid" } };
  }
  // A single value per example is the probability of a yes: a softmax over one class would always be 1.
  const single = shape.at(given) === 1 && axis === undefined && head?.type !== "softmax";
  if (head?.type === "sigmoid" || single) return { type, layout: { type: "sigmoid" } };
  return { type, layout: { type: "softmax", axis: given } };
}

/** Refuses names that no output has. */
export function checkOutputNames(names: readonly string[], infos: readonly OutputInfo[]): void {
  const known = infos.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new OptionsError(
      "INVALID_OPTIONS",
      `The model has no output ${unknown.map((name) => `"${name}"`).join(", ")}. Its outputs: ${known.map((name) => `"${name}"`).join(", ")}.`,
    );
}
