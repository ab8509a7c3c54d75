import { zipSync } from "fflate";
import { type NpyArray, writeNpy } from "./write-npy.ts";

/** The bytes of an `.npz` file, uncompressed like `np.savez`. The same arrays give the same bytes. */
export function writeNpz(arrays: ReadonlyMap<string, NpyArray>): Uint8Array {
  const entries = [...arrays].map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const);
  // A fixed date (the oldest that zip knows), so that equal predictions are equal files.
  return zipSync(Object.fromEntries(entries), { level: 0, mtime: "1980-01-01T12:00:00" });
}
