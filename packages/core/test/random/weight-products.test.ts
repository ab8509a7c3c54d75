import fc from "fast-check";
import { expect, it } from "vitest";
import type { WeightSite } from "../../src/adapter/program.ts";
import { plainDrawer } from "../../src/random/plain-drawer.ts";
import type { Address } from "../../src/random/stream.ts";
import { transpose } from "../../src/random/transposed.ts";
import { drawUniforms } from "../../src/random/uniform.ts";
import { samplesAtOnce, type WeightProduct, weightProducts } from "../../src/random/weight-products.ts";

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
 * Expects products of weights as the plain twin draws them, as near as float32 can be: of the inputs, every one is rounded by its product and, at the
 * most, by three sums within its eight, one for each eight (or, of the last seven, for each input) and one for each of at most two ends of a band's rows.
 * Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., section 3.1: |error| ≤ n u / (1 - n u) Σ |x w| after n roundings.
 */
function expectProducts(
  site: WeightSite,
  address: Address,
  inputs: readonly Float32Array[],
  found: Float32Array[],
): void {
  const [depth, outputs] = site.shape as [number, number];
  // Every eight adds once to a product; the rows of a band that make no eight add one by one.
  const roundings = 4 + depth;
  const draw = plainDrawer(site);
  for (const [k, rows] of inputs.entries()) {
    const weights = draw({ ...address, sample: address.sample + k });
    expect(found[k]?.length).toBe((rows.length / depth) * outputs);
    for (let n = 0; n < rows.length / depth; n++)
      for (let j = 0; j < outputs; j++) {
        let sum = 0;
        let size = 0;
        for (let i = 0; i < depth; i++) {
          const product = (rows[n * depth + i] as number) * (weights[i * outputs + j] as number);
          sum += product;
          size += Math.abs(product);
        }
        const bound = ((roundings * UNIT) / (1 - roundings * UNIT)) * size;
        expect(Math.abs((found[k]?.[n * outputs + j] as number) - sum)).toBeLessThanOrEqual(bound);
      }
  }
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
          const inputs = Array.from({ length: samples }, (_, k) => uniforms(count * (one.shape[0] as number), k + 1));
          expectProducts(one, address, inputs, product(address, inputs));
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
  const inputs = [1, 2, 3].map((k) => uniforms(depth, k));
  const address = { seed: 3, stream: 4, sample: 5, example: 0 };
  const [product] = productsOf([one]);
  const found = (product as WeightProduct)(address, inputs);
  expectProducts(one, address, inputs, found);
  // A product does not depend on the others that are worked out with it.
  for (const [k, rows] of inputs.entries()) {
    const [alone] = (product as WeightProduct)({ ...address, sample: 5 + k }, [rows]);
    expect([...(alone as Float32Array)]).toEqual([...(found[k] as Float32Array)]);
  }
});

it("takes weights as the file stores them", () => {
  const shape = [70, 50] as const;
  const one = site(shape, 0.3);
  const turned: WeightSite = { ...one, order: "transposed", stored: transpose(one.values, shape) };
  const inputs = [uniforms(70, 1)];
  const address = { seed: 3, stream: 4, sample: 5, example: 0 };
  const [a, b] = productsOf([one, turned]).map((product) => [...(product(address, inputs)[0] as Float32Array)]);
  expect(a).toEqual(b);
});

it("hands on what is no number, from a dropped weight too, as a product does", () => {
  const one = site([16, 4], 0.5);
  const inputs = [uniforms(16, 1)];
  (inputs[0] as Float32Array)[7] = Number.NaN;
  const [product] = productsOf([one]);
  const found = (product as WeightProduct)({ seed: 1, stream: 1, sample: 1, example: 0 }, inputs);
  expect([...(found[0] as Float32Array)]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
});

it("draws for fewer samples at a time where weights are many, so that the thread is free now and then", () => {
  expect(samplesAtOnce([site([8, 8], 0.5)])).toBe(8);
  const wide = (size: number): WeightSite => ({ ...site([1, 1], 0.5), shape: [size, size] });
  expect(samplesAtOnce([wide(4096), wide(10)])).toBe(4);
  expect(samplesAtOnce([wide(16384)])).toBe(2);
});
