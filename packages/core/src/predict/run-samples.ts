import type { Prepared } from "../adapter/program.ts";
import type { Drawer } from "./drawer.ts";
import type { Rows } from "./rows.ts";
import type { Outputs } from "./source.ts";

/**
 * Draws and runs samples of prepared rows (of a single row where examples have masks of their own), from number `first` on: as many as are best
 * drawn together, one at least and `most` at the most. Each sample is the same, to the bit, however many are.
 */
export async function runSamples(
  prepared: Prepared,
  drawer: Drawer,
  first: number,
  most: number,
  rows: Rows,
): Promise<readonly Outputs[]> {
  const { runProducts, shapes } = prepared;
  const row = rows[0] as number;
  const multiplier = runProducts && (await drawer.multiplier(first, row));
  if (runProducts === undefined || multiplier === undefined)
    return [await prepared.run(await drawer.draw(first, row, rows, shapes))];
  return runProducts.call(prepared, multiplier.multiply, Math.min(most, multiplier.together));
}
