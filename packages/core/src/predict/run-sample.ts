import type { Prepared, RawArray } from "../adapter/program.ts";
import type { Drawer, Rows } from "./drawer.ts";

type Outputs = Readonly<Record<string, RawArray>>;

/** Draws and runs sample number `sample` for prepared rows. */
export async function runSample(prepared: Prepared, drawer: Drawer, sample: number, rows: Rows): Promise<Outputs> {
  if (!drawer.perExample) return prepared.run(drawer.draw(sample, rows.from, rows, prepared.shapes));
  // A weight with a mask for each example cannot serve two examples at once: one run per example, of which its row is taken.
  const assembled: Record<string, RawArray> = {};
  for (let row = rows.from; row < rows.to; row++) {
    const outputs = await prepared.run(drawer.draw(sample, row, rows, prepared.shapes));
    for (const [name, output] of Object.entries(outputs)) {
      assembled[name] ??= { data: output.data.slice(), shape: output.shape };
      copyRow(output, assembled[name], row - rows.from, rows.to - rows.from);
    }
  }
  return assembled;
}

function copyRow(from: RawArray, to: RawArray, row: number, rows: number): void {
  const size = from.data.length / rows;
  to.data.set(from.data.subarray(row * size, (row + 1) * size), row * size);
}
