import type { Bound, Site } from "../adapter/program.ts";
import { ModelError, OptionsError } from "../errors.ts";
import { type Rows, rowRange } from "./rows.ts";

/** Cuts the rows of an input into parts that run at once. */
export function chunksOf(bound: Bound, batchSize: number | undefined, sites: readonly Site[]): Rows[] {
  const { rows, batch } = bound;
  if (batch === "none") {
    if (rows > 1 && runsExamplesApart(sites))
      throw new ModelError(
        "FIXED_BATCH",
        'maskPer: "example" needs examples that can be run apart, but this model\'s inputs have no common batch axis. Use maskPer: "sample".',
      );
    if (batchSize !== undefined && batchSize < rows)
      throw new OptionsError(
        "INVALID_OPTIONS",
        "batchSize: this model's inputs have no common batch axis. Leave batchSize out.",
      );
    return [rowRange(0, rows)];
  }
  // Examples with masks of their own run one by one: a batch of them would only repeat work.
  const wanted = runsExamplesApart(sites) ? 1 : (batchSize ?? rows);
  const size = batch === "free" ? Math.max(1, wanted) : Math.min(batch, Math.max(1, wanted));
  const chunks: Rows[] = [];
  for (let from = 0; from < rows; from += size) chunks.push(rowRange(from, Math.min(rows, from + size)));
  return chunks;
}

/** Whether some weight has a mask of its own for each example, so that examples must be run apart. */
export function runsExamplesApart(sites: readonly Site[]): boolean {
  return sites.some(({ type, maskPer }) => type === "weight" && maskPer === "example");
}
