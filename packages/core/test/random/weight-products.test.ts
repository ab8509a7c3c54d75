import fc from "fast-check";
import { expect, it } from "vitest";
import type { WeightSite } from "../../src/adapter/program.ts";
import { plainDrawer } from "../../src/random/plain-drawer.ts";
import type { Address } from "../../src/random/stream.ts";
import { transpose } from "../../src/random/transposed.ts";
import { drawUniforms } from "../../src/random/uniform.ts";
import { productsAtOnce, type WeightProduct, weightProducts } from "../../src/random/weight-products.ts";

function uniforms(size: number, stream: number): Float32Array {
  const out = new Float32Array(size);
  drawUniforms({ seed: size, stream, sample: 0, example: 0 }, out);
  return out.map((u) => u - 0.5);
}

function site(shape: readonly [number, number], p: number, scale: "inverted" | "none" = "inverted"): WeightSite {
  const values = uniforms(shape[0] * shape[1], 0);
  return { type: "weight", id: "w", layer: "l", role: "kernel", p, scale, maskPer: "sample", shape, values };
}

function productsOf(sites: readonly WeightSite[]): readonly WeightProduct[] {
  const products = weightProducts(sites);
  if (products === undefined) throw new Error("The kernel does not run here.");
  return products;
}

/** Rounding of one float32 operation, relatively. */
const UNIT = 2 ** -24;

/**
 * Expects products of weights as the plain twin draws them, as near as float32 can be: each product is rounded itself and by three sums within its
 * eight, and then by one sum for each eight, or at the end of a band for each input: fewer than there are inputs. After n roundings a sum is off by
 * n u / (1 - n u) Σ |x w| at the most (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., section 3.1).
 */
function expectProducts(
  site: WeightSite,
  address: Address,
  samples: number,
  rows: Float32Array,
  found: Float32Array,
): void {
  const [depth, outputs] = site.shape as [number, number];
  const roundings = 4 + depth;
  const count = rows.length / depth / samples;
  expect(found.length).toBe(samples * count * outputs);
  const draw = plainDrawer(site);
  let worst = 0;
  for (let k = 0; k < samples; k++) {
    const weights = draw({ ...address, sample: address.sample + k });
    for (let n = k * count; n < (k + 1) * count; n++)
      for (let j = 0; j < outputs; j++) {
        let sum = 0;
        let size = 0;
        for (let i = 0; i < depth; i++) {
          const product = (rows[n * depth + i] as number) * (weights[i * outputs + j] as number);
          sum += product;
          size += Math.abs(product);
        }
        const bound = ((roundings * UNIT) / (1 - roundings * UNIT)) * size;
        const off = Math.abs((found[n * outputs + j] as number) - sum);
        if (!(off <= bound)) worst = Math.max(worst, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off / bound);
      }
  }
  expect(worst).toBe(0);
}

it("gives the products of the weights that are drawn", () => {
  const length = fc.integer({ min: 1, max: 200 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(length, length), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(0.001, 0.2, 0.5, 0.97),
      fc.constantFrom("inverted" as const, "none" as const),
      fc.constantFrom(1, 2, 3, 17, 70),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 0xffff_ffff }),
      (shapes, p, scale, count, samples, word) => {
        const sites = shapes.map((shape) => site(shape, p, scale));
        const address = { seed: 2 ** 40 + word, stream: word >>> 1, sample: word >>> 2, example: word & 3 };
        for (const [s, product] of productsOf(sites).entries()) {
          const one = sites[s] as WeightSite;
          const rows = uniforms(samples * count * (one.shape[0] as number), 1);
          expectProducts(one, address, samples, rows, product(address, samples, rows));
        }
      },
    ),
    { seed: 1, numRuns: 150 },
  );
});

it.each([
  [3000, 64],
  [64, 3000],
  [1111, 33],
  [5000, 1],
  [1, 5000],
])("does so band by band, %d by %d", (depth, outputs) => {
  const one = site([depth, outputs], 0.3);
  const rows = uniforms(3 * depth, 1);
  const address = { seed: 3, stream: 4, sample: 5, example: 0 };
  const [product] = productsOf([one]) as [WeightProduct];
  const found = product(address, 3, rows);
  expectProducts(one, address, 3, rows, found);
  // A product does not depend on the others that are worked out with it.
  for (let k = 0; k < 3; k++) {
    const alone = product({ ...address, sample: 5 + k }, 1, rows.subarray(k * depth, (k + 1) * depth));
    expect([...alone]).toEqual([...found.subarray(k * outputs, (k + 1) * outputs)]);
  }
});

it("takes weights as the file stores them", () => {
  const shape = [70, 50] as const;
  const one = site(shape, 0.3);
  const turned: WeightSite = { ...one, order: "transposed", stored: transpose(one.values, shape) };
  const address = { seed: 3, stream: 4, sample: 5, example: 0 };
  const [a, b] = productsOf([one, turned]).map((product) => [...product(address, 1, uniforms(70, 1))]);
  expect(a).toEqual(b);
});

it("hands on what is no number, from a dropped weight too, as a product does", () => {
  const one = site([16, 4], 0.5);
  const rows = uniforms(16, 1);
  rows[7] = Number.NaN;
  const [product] = productsOf([one]) as [WeightProduct];
  const found = product({ seed: 1, stream: 1, sample: 1, example: 0 }, 1, rows);
  expect([...found]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
});

it("refuses sites that are no matrices of single elements, and rows of another length", () => {
  const one = site([6, 4], 0.5);
  const bias: WeightSite = { ...one, shape: [24], role: "bias" };
  for (const wrong of [bias, { ...one, unit: "row" } as const])
    expect(() => weightProducts([one, wrong])).toThrow('Site "w" is no matrix of single elements');
  const [product] = productsOf([one]) as [WeightProduct];
  const address = { seed: 1, stream: 1, sample: 1, example: 0 };
  expect(() => product(address, 1, new Float32Array(9))).toThrow('9 numbers are no rows of 6 for site "w"');
  expect(() => product(address, 2, new Float32Array(18))).toThrow("equally many for each of 2 samples");
});

it("is asked for fewer samples at once where weights are many, so that the thread is free now and then", () => {
  const wide = (...shape: number[]): WeightSite => ({
    ...{ type: "weight", id: "w", layer: "l", role: "kernel", p: 0.5, scale: "none", maskPer: "sample" },
    shape,
    values: new Float32Array(),
  });
  expect(productsAtOnce([wide(8, 8), wide(800, 800)], 16)).toBe(8);
  expect(productsAtOnce([wide(4096, 4096), wide(4096, 4096)], 1)).toBe(3);
  expect(productsAtOnce([wide(4096, 4096), wide(4096, 4096)], 4)).toBe(2);
  expect(productsAtOnce([wide(16384, 16384)], 1)).toBe(1);
});
