import { UsageError } from "../errors.ts";
import type { Values } from "../formats/values.ts";

/** Rows `from` to `to` of every array. Throws `UsageError` where arrays have different numbers of rows. */
export function takeRows(
  arrays: ReadonlyMap<string, Values>,
  rows: number,
  [from, to]: readonly [number, number],
): Map<string, Values> {
  return new Map(
    [...arrays].map(([name, { data, shape }]) => {
      if (shape[0] !== rows) throw notByRows();
      const size = data.length / rows;
      return [name, { data: data.subarray(from * size, to * size), shape: [to - from, ...shape.slice(1)] }];
    }),
  );
}

/** The error for a model whose inputs have no common batch axis. */
export function notByRows(): UsageError {
  return new UsageError(
    "--shard-by rows: this model's inputs have no rows in common. Split the samples: --shard-by samples.",
  );
}
