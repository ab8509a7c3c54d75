import type { OutputInfo } from "../adapter/adapter.ts";
import type { Bound } from "../adapter/program.ts";

/**
 * Whether axis 0 of an output may be the batch, going by what the model declares: where any number of rows may run, an output whose first
 * dimension is declared as a number greater than 1, and has it, is not by row, though that number may happen to be the number of rows. A declared
 * 1 says nothing: exporters leave it there when they set the batch free.
 */
export function mayBeByRow(
  name: string,
  shape: readonly number[],
  infos: readonly OutputInfo[],
  batch: Bound["batch"],
): boolean {
  const declared = infos.find((info) => info.name === name)?.shape?.[0];
  return !(batch === "free" && typeof declared === "number" && declared > 1 && declared === shape[0]);
}
