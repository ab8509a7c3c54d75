import type { WeightSite } from "@mayhap/core";
import type { WeightDrawer } from "../../../packages/core/src/random/weight-drawer.ts";
import { loadDrawers } from "../internals.ts";
import { uniforms } from "../models/values.ts";
import { type Entry, interleave } from "../rounds.ts";
import { median, type Ratio, ratioOf } from "../statistics.ts";
import type { Sizes } from "../works/sizes.ts";

/** Masked weights from the SIMD kernel against the plain TypeScript twin, one thread each. */
export interface KernelResult {
  readonly weights: number;
  readonly p: number;
  /** The twin's time over the kernel's. */
  readonly faster: Ratio;
  /** ns per weight, medians: for orientation only, they depend on the machine. */
  readonly kernel: number;
  readonly plain: number;
}

/** Weights drawn in one measurement at least. */
const DRAWN = 20_000_000;

/** Measures the kernel on each size of layer, for a p that needs no refinement (.5) and one that does (.2). */
export async function measureKernel({ kernel: sizes, rounds }: Sizes): Promise<KernelResult[]> {
  const { weightDrawers, plainDrawer } = await loadDrawers();
  const entryOf = (name: string, site: WeightSite, plain: boolean) =>
    timed(name, plain ? plainDrawer(site) : weightDrawers([site])[0], site.values.length);
  const results: KernelResult[] = [];
  for (const weights of sizes) {
    const values = uniforms(weights, 5);
    const cases = [0.2, 0.5].map((p) => ({ p, site: siteOf(values, p) }));
    const entries = cases.flatMap(({ p, site }) => [
      entryOf(`kernel ${p}`, site, false),
      entryOf(`plain ${p}`, site, true),
    ]);
    for (const { measure } of entries) await measure();
    const times = await interleave(entries, rounds);
    for (const { p } of cases) {
      const kernel = times.get(`kernel ${p}`) ?? [];
      const plain = times.get(`plain ${p}`) ?? [];
      results.push({ weights, p, faster: ratioOf(plain, kernel), kernel: median(kernel), plain: median(plain) });
    }
  }
  return results;
}

function siteOf(values: Float32Array, p: number): WeightSite {
  const shape = [values.length];
  return {
    type: "weight",
    id: "w",
    layer: "l",
    role: "kernel",
    p,
    scale: "inverted",
    maskPer: "sample",
    shape,
    values,
  };
}

/** Gives ns per weight. */
function timed(name: string, draw: WeightDrawer | undefined, weights: number): Entry {
  if (draw === undefined) throw new Error("A site has a drawer.");
  const repeats = Math.ceil((weights < 10_000 ? weights * 10 : DRAWN) / weights);
  return {
    name,
    measure: async () => {
      const start = performance.now();
      for (let sample = 0; sample < repeats; sample++) draw({ seed: 7, stream: 1, sample, example: 0 });
      return ((performance.now() - start) * 1e6) / (repeats * weights);
    },
  };
}
