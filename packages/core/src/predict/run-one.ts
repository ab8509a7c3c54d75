import type { Prepared, RawArray } from "../adapter/program.ts";
import type { Drawer } from "./drawer.ts";
import type { Rows } from "./rows.ts";

/** Draws and runs one sample of prepared rows. */
export async function runOne(
  prepared: Prepared,
  drawer: Drawer,
  sample: number,
  rows: Rows,
): Promise<Readonly<Record<string, RawArray>>> {
  const draw = (row: number) => drawer.draw(sample, row, rows, prepared.shapes);
  if (!drawer.perExample) return prepared.run(draw(rows[0] as number));
  // A weight with a mask for each example cannot serve two examples at once: one run per example, of which its row is taken.
  const assembled: Record<string, RawArray> = {};
  for (const [i, row] of rows.entries())
    for (const [name, output] of Object.entries(await prepared.run(draw(row)))) {
      assembled[name] ??= { data: output.data.slice(), shape: output.shape };
      const size = output.data.length / rows.length;
      assembled[name].data.set(output.data.subarray(i * size, (i + 1) * size), i * size);
    }
  return assembled;
}
