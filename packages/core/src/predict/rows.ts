/** Numbers of the examples that are run together, ascending; they count in the whole input. */
export type Rows = readonly number[];

/** from, from + 1, …, to - 1. */
export function rowRange(from: number, to: number): Rows {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Whether the rows follow one another without a gap. */
export function contiguous(rows: Rows): boolean {
  return rows.length === 0 || (rows.at(-1) as number) - (rows[0] as number) === rows.length - 1;
}
