import type { WeightSite } from "@mayhap/core";
import type { DroppedProducts } from "../../../packages/core/src/random/dropped-products.ts";
import { loadDropped } from "../internals.ts";
import { uniforms } from "../models/values.ts";
import { type Entry, interleave } from "../rounds.ts";
import { median, type Ratio, ratioOf } from "../statistics.ts";
import type { Sizes } from "../works/sizes.ts";

/** Products from which what is dropped is subtracted, of several samples together against one by one, one thread each. */
export interface SubtractingResult {
  readonly rows: number;
  /** Of a square matrix. */
  readonly width: number;
  readonly p: number;
  /** ms for one sample alone, median: for orientation only. */
  readonly alone: number;
  readonly together: readonly { readonly samples: number; readonly faster: Ratio }[];
}

const P = 0.2;
/** Samples of a measurement at least. */
const LEAST = 40;

/** Measures it for each width. */
export async function measureSubtracting({ subtracting, rounds }: Sizes): Promise<SubtractingResult[]> {
  const { rows, widths, samples } = subtracting;
  const results: SubtractingResult[] = [];
  for (const width of widths) {
    const open = await opener(rows, width);
    const most = open().atOnce?.most ?? 0;
    const numbers = [...new Set(samples.map((some) => Math.min(some, most)))];
    const entries = [1, ...numbers].map((some) => entryOf(open(), some));
    for (const { measure } of entries) await measure();
    const times = await interleave(entries, rounds);
    const alone = times.get("1") ?? [];
    const together = numbers.map((some) => ({ samples: some, faster: ratioOf(alone, times.get(String(some)) ?? []) }));
    results.push({ rows, width, p: P, alone: median(alone), together });
  }
  return results;
}

async function opener(rows: number, width: number): Promise<() => DroppedProducts> {
  const { DroppedProducts } = await loadDropped();
  const shape = [width, width];
  const values = uniforms(width * width, 5);
  const site: WeightSite = {
    type: "weight",
    id: "w",
    layer: "l",
    role: "kernel",
    p: P,
    scale: "inverted",
    maskPer: "sample",
    shape,
    values,
  };
  return () => {
    const products = DroppedProducts.open(site, rows);
    // What all is matters nothing to the time.
    if (!products?.take({ rows: uniforms(rows * width, 6), all: uniforms(rows * width, 7) }))
      throw new Error("The kernel that subtracts does not run here.");
    return products;
  };
}

/** Gives ms per sample, drawn `together` at a time. */
function entryOf(products: DroppedProducts, together: number): Entry {
  const count = together * Math.ceil(LEAST / together);
  // Never the same samples again: those that were drawn last would be there.
  let sample = 0;
  return {
    name: String(together),
    measure: async () => {
      const start = performance.now();
      for (const end = sample + count; sample < end; sample++) {
        const address = { seed: 7, stream: 1, sample, example: 0 };
        for (const _ of products.drawAhead(address, together - (sample % together)));
        products.draw(address);
      }
      return (performance.now() - start) / count;
    },
  };
}
