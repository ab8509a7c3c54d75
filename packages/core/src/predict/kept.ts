import { sizeOf } from "../shape.ts";
import type { TallyState } from "./tally.ts";

type Kept = TallyState["kept"];

/** The kept samples of the same rows, `b` after `a`. Rows may have stopped at different times: what they have follows without a gap. */
export function keptOfBoth(a: TallyState, b: TallyState): Kept {
  if (a.kept === undefined || b.kept === undefined) return undefined;
  const [counts, size] = [a.values.counts, a.values.rowSize];
  if (counts.every((count) => count === a.kept?.length)) return [...a.kept, ...b.kept];
  const most = counts.reduce((most, count, row) => Math.max(most, count + (b.values.counts[row] as number)), 0);
  const kept = blank(most, sizeOf(a.shape));
  for (const { kept: from, values, after } of [
    { ...a, after: counts.map(() => 0) },
    { ...b, after: counts },
  ])
    for (const [row, count] of values.counts.entries())
      for (let k = 0; k < count; k++) {
        const part = from?.[k]?.subarray(row * size, (row + 1) * size) as Float64Array;
        (kept[(after[row] as number) + k] as Float64Array).set(part, row * size);
      }
  return kept;
}

/** The kept samples of the rows of `a`, then those of `b`; NaN where one of them has fewer. */
export function keptOfRows(a: TallyState, b: TallyState): Kept {
  if (a.kept === undefined || b.kept === undefined) return undefined;
  const split = sizeOf(a.shape);
  const kept = blank(Math.max(a.kept.length, b.kept.length), split + sizeOf(b.shape));
  for (const [k, sample] of a.kept.entries()) kept[k]?.set(sample);
  for (const [k, sample] of b.kept.entries()) kept[k]?.set(sample, split);
  return kept;
}

function blank(samples: number, size: number): Float64Array[] {
  return Array.from({ length: samples }, () => new Float64Array(size).fill(Number.NaN));
}
