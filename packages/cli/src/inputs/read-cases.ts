import type { Context } from "../commands/context.ts";
import { infoOf } from "../models/choose-output.ts";
import type { OpenedModel } from "../models/opened.ts";
import type { InputOptions } from "../options/inputs.ts";
import type { Reading } from "../options/reading.ts";
import { notices } from "../terminal/notices.ts";
import { fitLabels } from "./fit-labels.ts";
import { logitsNote, readAsLogits } from "./read-as-logits.ts";
import { readInputs } from "./read-inputs.ts";
import { readLabels } from "./read-labels.ts";

/** Inputs of a model, and what is known of them. */
export interface Cases {
  /** What `predict` takes. */
  readonly inputs: unknown;
  /** Number of examples. */
  readonly rows: number;
  readonly labels: Float64Array | undefined;
  /** How the output is read, as the command line, the model file or the labels say; undefined: as the model's last layer does. */
  readonly readAs: Reading | undefined;
  readonly notes: readonly string[];
}

/**
 * Reads examples with their labels, if there are any, and tells how. `noted`: how the model file says that the output is read.
 *
 * @throws `DataFileError`, `DataError`, `UsageError`
 */
export async function readCases(
  opened: OpenedModel,
  output: string,
  options: InputOptions & { readonly labels?: string },
  context: Context,
  noted?: Reading,
): Promise<Cases> {
  const info = infoOf(opened, output);
  const path = options.labels;
  const given = path === undefined ? undefined : await readLabels(path, context, context.signal);
  const { arrays, notes: shaped } = await readInputs(options.input, opened.inputs, context.stdin, context.signal);
  const [first] = arrays.values();
  const rows = first?.shape[0] ?? 1;
  const said = options.readAs ?? noted;
  const fitted =
    given && options.axis === undefined
      ? fitLabels(given, rows, info, said, path as string)
      : { labels: given, notes: [] };
  const labelled = { output: info, rows, labels: fitted.labels };
  const logits = said === undefined ? readAsLogits(options, labelled) : undefined;
  const notes = [...shaped, ...fitted.notes, ...(logits === undefined ? [] : [logitsNote(labelled)])];
  notices({ notes }, context.stderr);
  return { inputs: opened.feed(arrays), rows, labels: labelled.labels, readAs: said ?? logits, notes };
}
