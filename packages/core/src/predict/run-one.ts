import type { Prepared } from "../adapter/program.ts";
import type { Drawer } from "./drawer.ts";
import type { Rows } from "./rows.ts";
import type { Outputs } from "./source.ts";

/** Draws and runs one sample of prepared rows; of a single row where examples have masks of their own. */
export function runOne(prepared: Prepared, drawer: Drawer, sample: number, rows: Rows): Promise<Outputs> {
  return prepared.run(drawer.draw(sample, rows[0] as number, rows, prepared.shapes));
}
