import type { InputInfo } from "@mayhap/core";
import type { Expected } from "./expected.ts";

/** What a caller has to feed, as the adapter contract tells it. */
export function inputInfos(expected: readonly Expected[]): InputInfo[] {
  return expected.map(({ name, dtype, shape }) => ({ name, type: dtype, ...(shape && { shape }) }));
}
