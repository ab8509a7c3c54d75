import { writeStaged } from "../output/stage.ts";
import { describeSamples } from "../render/describe-run.ts";
import { resultTable } from "../render/result-table.ts";
import { resultDocument } from "../results/document.ts";
import type { Result } from "../results/result.ts";
import { writeResult } from "../results/write-result.ts";
import { colorsFor } from "../terminal/colors.ts";
import { notices } from "../terminal/notices.ts";
import { printJson } from "../terminal/print.ts";
import type { Context } from "./context.ts";

/** Where a result goes. */
export interface OutputOptions {
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Writes a result to a file, or prints it. */
export async function finish(
  result: Result,
  { output: target, force = false, json }: OutputOptions,
  { signal, stdout, stderr }: Context,
): Promise<void> {
  notices({ warnings: result.warnings }, stderr);
  if (target === undefined) {
    if (json) return printJson(resultDocument(result), stdout);
    stdout.write(`${resultTable(result, colorsFor(stdout).bold)}\n`);
    return;
  }
  const written = await writeStaged(target, { force, signal }, (staged) => writeResult(result, staged));
  if (json) printJson({ ...resultDocument(result, false), written }, stdout);
  else stdout.write(`${written.join(", ")}: ${describeSamples(result)}\n`);
}
