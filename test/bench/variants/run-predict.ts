import type { Predictions } from "@mayhap/core";
import { REPORTED } from "./spread.ts";
import type { Run } from "./variant.ts";

/** Times one call of `predict`. */
export async function runPredict(call: () => Promise<Predictions>): Promise<Run> {
  const start = performance.now();
  const y = await call();
  const { mean, std } = y;
  const ms = performance.now() - start;
  return { ms, mean: Array.from(mean.data.slice(0, REPORTED)), std: Array.from(std.data.slice(0, REPORTED)) };
}
