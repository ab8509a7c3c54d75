import { OptionsError } from "@mayhap/core";
import { extent } from "./numbers.ts";

/** One bar of a histogram. */
export interface Bar {
  readonly lower: number;
  readonly upper: number;
  /** Share of the group's values, in [0, 1]. */
  readonly share: number;
}

/** Histograms of several groups of finite numbers over the same bins, which span all of them unless the range is given. */
export function histogram(
  groups: readonly (readonly number[])[],
  bins: number,
  range: readonly [number, number] = rangeOf(groups.flat()),
): Bar[][] {
  if (!Number.isInteger(bins) || bins < 1)
    throw new OptionsError("INVALID_OPTIONS", `bins ${bins}: it is a whole number from 1.`);
  const [from, to] = range;
  const step = (to - from) / bins;
  return groups.map((group) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of group) {
      const at = Math.min(bins - 1, Math.floor((value - from) / step));
      counts[at] = (counts[at] as number) + 1;
    }
    return counts.map((count, i) => ({
      lower: from + i * step,
      upper: from + (i + 1) * step,
      share: count / group.length,
    }));
  });
}

/** Values that are all the same lie in the middle of a range of length 1. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  const [least, most] = extent(values);
  return least === most ? [least - 0.5, least + 0.5] : [least, most];
}
