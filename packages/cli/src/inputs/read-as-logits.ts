import type { OutputInfo } from "@mayhap/core";
import type { InputOptions } from "../options/inputs.ts";
import type { Reading } from "../options/reading.ts";

/** What is known of an output before it is predicted. */
export interface Labelled {
  readonly output: OutputInfo;
  /** Number of examples. */
  readonly rows: number;
  readonly labels: Float64Array | undefined;
}

/**
 * How an output is read where neither the command line nor the model's last layer says it: as logits, when each example has one label and
 * that is the index of one of several values. Undefined where it cannot be told.
 */
export function readAsLogits({ readAs }: InputOptions, { output, rows, labels }: Labelled): Reading | undefined {
  const classes = output.shape?.length === 2 ? output.shape[1] : undefined;
  if (readAs !== undefined || output.head !== undefined || !classes || classes < 2 || labels?.length !== rows)
    return undefined;
  return labels.every((label) => Number.isInteger(label) && label >= 0 && label < classes) ? "logits" : undefined;
}

/** What is said of it. */
export function logitsNote({ output }: Labelled): string {
  return `output "${output.name}" has a value for each class and no softmax: read as logits. Say --read-as to choose.`;
}
