import type { ActivationSite } from "../adapter/program.ts";
import { sizeOf } from "../nd-array.ts";
import { drawFactors } from "../random/draw.ts";
import type { Address } from "../random/stream.ts";
import type { Rows } from "./rows.ts";

/** Draws the factors on an activation of the given shape, for some rows. */
export type FactorDrawer = (address: Omit<Address, "example">, rows: Rows, shape: readonly number[]) => Float32Array;

/** A drawer for one site, with a buffer that it reuses. */
export function factorDrawer({ p, maskPer }: ActivationSite): FactorDrawer {
  let out = new Float32Array(0);
  return (address, rows, shape) => {
    const size = sizeOf(shape);
    if (out.length !== size) out = new Float32Array(size);
    if (size % rows.length !== 0 || (shape[0] ?? 1) % rows.length !== 0) {
      // The batch is not the outermost axis, so rows cannot be told apart: the whole activation is drawn as one.
      drawFactors({ ...address, example: 0 }, p, out);
      return out;
    }
    // Batch first, possibly merged with other axes.
    const rowSize = size / rows.length;
    for (const [i, row] of rows.entries()) {
      const part = out.subarray(i * rowSize, (i + 1) * rowSize);
      if (maskPer === "example") drawFactors({ ...address, example: 1 + row }, p, part);
      else if (i === 0) drawFactors({ ...address, example: 0 }, p, part);
      else part.set(out.subarray(0, rowSize));
    }
    return out;
  };
}
