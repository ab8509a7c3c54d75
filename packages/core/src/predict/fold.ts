import type { OutputInfo } from "../adapter/adapter.ts";
import type { Prepared, RawArray, Site } from "../adapter/program.ts";
import { sizeOf } from "../shape.ts";
import type { Drawer } from "./drawer.ts";
import type { Rows } from "./rows.ts";
import type { Ahead, Outputs, Wanted } from "./source.ts";

/** Most bytes of draws that one run holds for several samples. What fits a cache of the second level costs least. */
const FOLD_BYTES = 1 << 21;
/** Most rows of one run that holds several samples. */
const FOLD_ROWS = 1 << 14;
/** Most bytes of outputs of such a run: small draws may become large pictures. */
const FOLD_OUTPUT_BYTES = 1 << 24;

/** Whether several samples may share a run at all: without weights, or with nothing else, where they are multiplied by while they are drawn. */
export function mayFold(sites: readonly Site[]): boolean {
  return new Set(sites.map(({ type }) => type === "weight")).size === 1;
}

/** Bytes that samples of a run take of those that it may have; undefined where every sample has a run of its own. */
export async function foldBytes(
  { runMany, runProducts, shapes }: Prepared,
  drawer: Drawer,
  rows: number,
): Promise<number | undefined> {
  const together = runProducts ? await drawer.productsAtOnce(rows) : 0;
  if (together > 0) return FOLD_BYTES / together;
  return runMany && 4 * Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0);
}

/** Bytes of the outputs of one row, as far as the model declares their shapes. */
export function rowBytesOf(infos: readonly OutputInfo[]): number {
  const size = (lengths: readonly (number | null)[]) =>
    lengths.reduce<number>((product, length) => product * (length ?? 1), 1);
  return 4 * infos.reduce((sum, { shape = [] }) => sum + size(shape.slice(1)), 0);
}

/**
 * Number of samples that the next run holds, from sample number `from` on: as many as memory and the need for them allow. The same
 * wherever it runs, because a runtime may round differently in a larger batch. `before`: that number for the run before.
 */
export function foldSize(
  from: number,
  before: number,
  rows: number,
  bytes: number | undefined,
  { first, samples, all, rowBytes }: Omit<Wanted, "signal">,
): number {
  if (bytes === undefined) return 1;
  const left = first + samples - from;
  const most = Math.min(left, FOLD_BYTES / bytes, FOLD_ROWS / rows, FOLD_OUTPUT_BYTES / (rows * rowBytes));
  // Without knowing how many will be needed: doubling wastes at most as many as are used.
  return Math.max(1, Math.floor(all ? most : Math.min(most, 2 * before)));
}

/**
 * Draws and runs `count` samples from number `first` on (of a single row where examples have masks of their own); their outputs lie one after the
 * other along axis 0. More than one only where `foldBytes` said so.
 */
export async function runFold(
  prepared: Prepared,
  drawer: Drawer,
  first: number,
  count: number,
  rows: Rows,
  ahead: Ahead,
): Promise<Outputs> {
  const { shapes } = prepared;
  const row = rows[0] as number;
  if (prepared.runProducts && (await drawer.productsAtOnce(rows.length)) > 0)
    return prepared.runProducts(drawer.multiplier(first, count, row), count);
  if (prepared.runMany) return prepared.runMany(await drawer.draw(first, count, row, rows, shapes), count);
  const found = prepared.subtracting && (await drawer.subtract(prepared.subtracting, first, row, ahead));
  return found ?? prepared.run(await drawer.draw(first, 1, row, rows, shapes));
}

/** The samples of a run, one by one. */
export function unfold(outputs: Outputs, count: number): Outputs[] {
  if (count === 1) return [outputs];
  return Array.from({ length: count }, (_, k) =>
    Object.fromEntries(Object.entries(outputs).map(([name, all]) => [name, part(all, k, count)])),
  );
}

/** The k-th of `count` samples that were run as one batch. */
function part({ data, shape }: RawArray, k: number, count: number): RawArray {
  const size = data.length / count;
  return { data: data.subarray(k * size, (k + 1) * size), shape: [(shape[0] as number) / count, ...shape.slice(1)] };
}
