import fc from "fast-check";
import { expect, it } from "vitest";
import type { RowProducts, WeightSite } from "../../src/adapter/program.ts";
import { BLOCK, mostTogether, placesOf } from "../../src/random/dropped-places.ts";
import { DroppedProducts } from "../../src/random/dropped-products.ts";
import { memoryOf } from "../../src/random/kernel.ts";
import { plainDrawer } from "../../src/random/plain-drawer.ts";
import type { Address } from "../../src/random/stream.ts";
import { togetherKernel } from "../../src/random/together-kernel.ts";
import { drawUniforms } from "../../src/random/uniform.ts";

function uniforms(size: number, stream: number): Float32Array {
  const out = new Float32Array(size);
  drawUniforms({ seed: size, stream, sample: 0, example: 0 }, out);
  return out.map((u) => u - 0.5);
}

function site(shape: readonly [number, number], p: number, scale: "inverted" | "none" = "inverted"): WeightSite {
  const values = uniforms(shape[0] * shape[1], 0);
  return { type: "weight", id: "w", layer: "l", role: "kernel", p, scale, maskPer: "sample", shape, values };
}

/** Sums of products in double precision, and of their sizes. */
function sums([depth, outputs]: readonly [number, number], weights: Float32Array, rows: Float32Array) {
  const size = (rows.length / depth) * outputs;
  const [sum, sizes] = [new Float64Array(size), new Float64Array(size)];
  for (let at = 0; at < size; at++) {
    const [n, j] = [Math.floor(at / outputs), at % outputs];
    for (let i = 0; i < depth; i++) {
      const product = (rows[n * depth + i] as number) * (weights[i * outputs + j] as number);
      sum[at] = (sum[at] as number) + product;
      sizes[at] = (sizes[at] as number) + Math.abs(product);
    }
  }
  return { sum, sizes };
}

function given({ shape, values }: WeightSite, count: number, bias?: Float32Array): RowProducts {
  const [depth] = shape as [number, number];
  const rows = uniforms(count * depth, 1);
  const all = Float32Array.from(sums(shape as [number, number], values, rows).sum);
  return { rows, all, ...(bias && { bias }) };
}

function open(one: WeightSite, count: number): DroppedProducts {
  const products = DroppedProducts.open(one, count);
  if (products === undefined) throw new Error("The kernel does not run here.");
  return products;
}

/** Rounding of one float32 operation, relatively. */
const UNIT = 2 ** -24;

/**
 * Expects products with the weights that the plain twin draws, and their biases. The products with all weights are rounded, scaled and added to the
 * bias; then each dropped product is rounded, as its weight was when it was scaled, and subtracted: at most depth + 5 roundings of anything. After n
 * roundings a sum is off by n u / (1 - n u) times the sum of the sizes at the most (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed.,
 * section 3.1). A dropped product counts twice, in all and as dropped.
 */
function expectProducts(one: WeightSite, address: Address, { rows, bias }: RowProducts, found: Float32Array): void {
  const [depth, outputs] = one.shape as [number, number];
  const n = depth + 5;
  const drawn = sums([depth, outputs], plainDrawer(one)(address), rows);
  const all = sums([depth, outputs], plainDrawer({ ...one, p: 0 })(address), rows);
  const factor = one.scale === "inverted" ? 1 / (1 - one.p) : 1;
  expect(found.length).toBe((rows.length / depth) * outputs);
  let worst = 0;
  for (const [at, y] of found.entries()) {
    const b = bias?.[at % outputs] ?? 0;
    const size = 2 * factor * (all.sizes[at] as number) + Math.abs(b);
    const off = Math.abs(y - b - (drawn.sum[at] as number));
    const bound = ((n * UNIT) / (1 - n * UNIT)) * size;
    if (!(off <= bound)) worst = Math.max(worst, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off / bound);
  }
  expect(worst).toBe(0);
}

it("gives the products of the weights that are drawn, and the bias", () => {
  const length = fc.integer({ min: 1, max: 150 });
  fc.assert(
    fc.property(
      fc.tuple(length, length),
      fc.constantFrom(0.001, 0.2, 0.5, 0.97),
      fc.constantFrom("inverted" as const, "none" as const),
      // Whole blocks of 24, blocks of which sixteen or fewer count, and more.
      fc.constantFrom(1, 15, 16, 17, 24, 25, 40, 41, 72),
      fc.boolean(),
      fc.integer({ min: 0, max: 0xffff_ffff }),
      (shape, p, scale, count, biased, word) => {
        const one = site(shape, p, scale);
        const products = open(one, count);
        const rows = given(one, count, biased ? uniforms(shape[1], 2) : undefined);
        expect(products.take(rows)).toBe(true);
        for (const sample of [word >>> 2, 0]) {
          const address = { seed: 2 ** 40 + word, stream: word >>> 1, sample, example: word & 3 };
          expectProducts(one, address, rows, products.draw(address));
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
  const products = open(one, 30);
  const rows = given(one, 30);
  products.take(rows);
  const address = { seed: 3, stream: 4, sample: 5, example: 0 };
  expectProducts(one, address, rows, products.draw(address));
});

/** What the samples from an address's on are, one by one. */
function alone(one: WeightSite, rows: RowProducts, count: number, first: Address, samples: number): number[][] {
  const products = open(one, count);
  products.take(rows);
  return Array.from({ length: samples }, (_, s) => [...products.draw({ ...first, sample: first.sample + s })]);
}

it("draws samples together that are those drawn one by one, bit by bit", () => {
  const length = fc.integer({ min: 1, max: 450 });
  let drawn = 0;
  fc.assert(
    fc.property(
      fc.tuple(length, fc.integer({ min: 1, max: 150 })),
      fc.constantFrom(0.08, 0.2, 0.5, 0.97),
      fc.constantFrom(1, 16, 17, 24, 40, 41, 72),
      fc.integer({ min: 1, max: 70 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 0xffff_ff00 }),
      (shape, p, count, samples, biased, word) => {
        const one = site(shape, p);
        const rows = given(one, count, biased ? uniforms(shape[1], 2) : undefined);
        const products = open(one, count);
        products.take(rows);
        const first = { seed: 2 ** 40 + word, stream: word >>> 1, sample: word, example: word & 3 };
        const steps = [...products.drawAhead(first, samples)].length;
        const { most = 1, fewest = 71 } = products.atOnce ?? {};
        // Each of them is marked in a step.
        expect(steps >= Math.min(samples, most)).toBe(samples >= fewest);
        if (steps > 0) drawn++;
        const found = Array.from({ length: samples }, (_, s) => [
          ...products.draw({ ...first, sample: first.sample + s }),
        ]);
        expect(found).toEqual(alone(one, rows, count, first, samples));
      },
    ),
    { seed: 1, numRuns: 60 },
  );
  expect(drawn).toBeGreaterThan(30);
});

it.each([
  [3000, 64],
  [64, 3000],
  [1111, 33],
  [5000, 1],
  [1, 5000],
  [40000, 2],
])("draws them together band by band, %d by %d", (depth, outputs) => {
  const one = site([depth, outputs], 0.3);
  const rows = given(one, 30);
  const products = open(one, 30);
  products.take(rows);
  const first = { seed: 3, stream: 4, sample: 5, example: 0 };
  const samples = products.atOnce?.most ?? 0;
  expect(samples).toBeGreaterThan(13);
  expect([...products.drawAhead(first, 1000)].length).toBeGreaterThan(samples);
  const last = { ...first, sample: first.sample + samples - 1 };
  expect([...products.draw(last)]).toEqual(alone(one, rows, 30, last, 1)[0]);
  expectProducts(one, last, rows, products.draw(last));
});

it("keeps products of a band within the first page, below the weights", () => {
  const kernel = togetherKernel(memoryOf(1));
  for (const [shape, p] of [
    [[800, 800], 0.2],
    [[100_000, 3], 0.5],
    [[3, 2000], 0.9],
  ] as const) {
    const { together, values } = placesOf({ shape, p }, 48, mostTogether({ shape, p }, 48));
    expect((kernel.PRODUCTS.value as number) + 4 * BLOCK * (together?.band ?? Number.NaN)).toBeLessThanOrEqual(values);
    expect(4 * BLOCK * (together?.band ?? Number.NaN)).toBeLessThan(2 ** 16);
  }
});

it("draws together where that pays: a product must be subtracted four times", () => {
  const steps = (p: number, rows: number, samples: number, shape: readonly [number, number] = [30, 20]) => {
    const one = site(shape, p);
    const products = open(one, rows);
    products.take(given(one, rows));
    return [...products.drawAhead({ seed: 3, stream: 4, sample: 5, example: 0 }, samples)].length;
  };
  expect(steps(0.2, 30, 19)).toBe(0);
  expect(steps(0.2, 30, 20)).toBeGreaterThanOrEqual(20);
  expect(steps(0, 30, 1000)).toBe(0);
  expect(steps(0.05, 30, 1000)).toBe(0);
  // Products of more samples would take too much memory.
  expect(steps(0.2, 24 * 500, 1000, [3, 100])).toBe(0);
});

it("forgets what was drawn together when there are other rows, and draws others in between", () => {
  const one = site([30, 20], 0.2);
  const products = open(one, 20);
  const [first, second] = [given(one, 20), given(one, 20, uniforms(20, 3))];
  const address = { seed: 3, stream: 4, sample: 5, example: 0 };
  const at = (s: number) => ({ ...address, sample: 5 + s });
  const together = () => [...products.drawAhead(address, 30)].length;
  products.take(first);
  const single = alone(one, first, 20, address, 30);
  expect(together()).toBeGreaterThan(0);
  expect(together()).toBe(0);
  for (const s of [7, 0, 29]) expect([...products.draw(at(s))]).toEqual(single[s]);
  // Another sample, stream, seed and example are drawn alone.
  for (const other of [
    at(30),
    at(-1),
    { ...address, stream: 5 },
    { ...address, seed: 4 },
    { ...address, example: 1 },
  ]) {
    together();
    expect([...products.draw(other)]).toEqual(alone(one, first, 20, other, 1)[0]);
    expect([...products.draw(at(0))]).toEqual(single[0]);
  }
  expect(together()).toBeGreaterThan(0);
  products.take(second);
  expect([...products.draw(at(7))]).toEqual(alone(one, second, 20, at(7), 1)[0]);
  // Left half-way: what was held before is overwritten.
  expect(together()).toBeGreaterThan(0);
  const steps = products.drawAhead(at(30), 30);
  for (let step = 0; step < 31; step++) expect(steps.next().done).toBe(false);
  expect([...products.draw(at(7))]).toEqual(alone(one, second, 20, at(7), 1)[0]);
});

it("drops nothing where p is 0, and keeps what is added exact", () => {
  const one = site([70, 50], 0);
  const products = open(one, 20);
  const rows = given(one, 20);
  products.take(rows);
  expect([...products.draw({ seed: 3, stream: 4, sample: 5, example: 0 })]).toEqual([...rows.all]);
});

it("does not subtract where a sum might not be finite", () => {
  const one = site([10, 5], 0.2);
  const rows = given(one, 20);
  for (const wrong of [Number.POSITIVE_INFINITY, Number.NaN, 1e38]) {
    expect(open(one, 20).take({ ...rows, rows: rows.rows.with(7, wrong) })).toBe(false);
    expect(open({ ...one, values: one.values.with(7, wrong) }, 20).take(rows)).toBe(false);
    expect(open(one, 20).take({ ...rows, bias: new Float32Array(5).with(3, 4 * wrong) })).toBe(false);
  }
});

it("takes other rows, as many as before", () => {
  const one = site([30, 20], 0.2);
  const products = open(one, 20);
  const address = { seed: 3, stream: 4, sample: 5, example: 0 };
  const [first, second] = [given(one, 20), given(one, 20, uniforms(20, 3))];
  products.take(first);
  const before = [...products.draw(address)];
  products.take(second);
  expectProducts(one, address, second, products.draw(address));
  products.take(first);
  expect([...products.draw(address)]).toEqual(before);
  expect(() => products.take(given(one, 19))).toThrow('not 20 rows for site "w"');
});

it("names an adapter's mistake", () => {
  expect(() => DroppedProducts.open({ ...site([4, 3], 0.2), unit: "row" }, 1)).toThrow("must not offer to subtract");
});
