import type { Bound, Prepared } from "../adapter/program.ts";

/** Numbers of the examples that are run together, ascending; they count in the whole input. */
export type Rows = readonly number[];

/** from, from + 1, …, to - 1. */
export function rowRange(from: number, to: number): Rows {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Whether the rows follow one another without a gap. */
function contiguous(rows: Rows): boolean {
  return rows.length === 0 || (rows.at(-1) as number) - (rows[0] as number) === rows.length - 1;
}

/** Whether these rows can be run without others. */
export function canPrepare(bound: Bound, rows: Rows): boolean {
  return contiguous(rows) || bound.prepareRows !== undefined;
}

/** Prepares any rows; undefined where the adapter cannot. */
export async function prepareRows(bound: Bound, rows: Rows): Promise<Prepared | undefined> {
  return contiguous(rows)
    ? bound.prepare(rows[0] as number, (rows.at(-1) as number) + 1)
    : await bound.prepareRows?.(rows);
}
