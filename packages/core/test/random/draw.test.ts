import fc from "fast-check";
import { expect, it } from "vitest";
import { drawWeights } from "../../src/random/draw.ts";
import { keptFactor } from "../../src/random/dropping.ts";
import { drawFactors } from "../../src/random/factors.ts";
import { drawMask } from "../../src/random/mask.ts";
import { plainDrawer } from "../../src/random/plain-drawer.ts";
import { weightDrawers } from "../../src/random/weight-drawer.ts";

const address = { seed: 3, stream: 5, sample: 1, example: 0 };

it.each([0.25, 0.3, 0.9])("keptFactor(%d) is 1/(1-p) in float32, or 1 unscaled", (p) => {
  expect(keptFactor(p, "inverted")).toBe(Math.fround(1 / (1 - p)));
  expect(keptFactor(p, "none")).toBe(1);
});

it("weights are values ∘ mask · s, also across the chunks of a large weight", () => {
  for (const size of [1, 63, 64, 65, 70_000]) {
    const values = Float32Array.from({ length: size }, (_, i) => Math.sin(i) || 1);
    const mask = new Uint8Array(size);
    drawMask(address, 0.3, mask);
    for (const scale of ["inverted", "none"] as const) {
      const out = new Float32Array(size).fill(9);
      drawWeights(address, 0.3, scale, values, out);
      const factor = scale === "inverted" ? Math.fround(1 / 0.7) : 1;
      const expected = Float32Array.from(values, (value, i) => (mask[i] === 1 ? value * factor : 0));
      expect(out.every((value, i) => Object.is(value, expected[i]))).toBe(true);
    }
  }
});

it("a dropped weight is +0 whatever it was", () => {
  const values = Float32Array.of(-1, Number.NaN, Number.POSITIVE_INFINITY, -0, ...new Float32Array(60).fill(-2));
  const out = new Float32Array(64);
  drawWeights(address, 1 - 1e-9, "inverted", values, out);
  expect([...out].filter((value) => !Object.is(value, 0))).toEqual([]);
});

it("rows are kept or dropped whole, row i by element i of the mask", () => {
  const site = { type: "weight", id: "e", layer: "e", role: "kernel", p: 0.3, maskPer: "sample", unit: "row" } as const;
  const values = Float32Array.from({ length: 300 * 7 }, (_, i) => Math.sin(i) || 1);
  const mask = new Uint8Array(300);
  drawMask(address, 0.3, mask);
  for (const scale of ["inverted", "none"] as const) {
    const factor = scale === "inverted" ? Math.fround(1 / 0.7) : 1;
    const expected = values.map((value, i) => (mask[Math.floor(i / 7)] === 1 ? value * factor : 0));
    const element = { ...site, unit: "element", shape: [4], values: values.slice(0, 4), scale } as const;
    const rows = { ...site, shape: [300, 7], values, scale };
    const [before, none, behind] = weightDrawers([element, rows, element]);
    expect(none).toBeUndefined();
    expect(plainDrawer(rows)(address)).toEqual(expected);
    expect(before?.(address)).toEqual(behind?.(address));
    expect(before?.(address)).toHaveLength(4);
  }
});

it("the factors of dropout are those of the mask", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (size, p) => {
      const mask = new Uint8Array(size);
      const factors = new Float32Array(size);
      drawMask(address, p, mask);
      drawFactors(address, p, factors);
      expect([...factors]).toEqual([...mask].map((kept) => kept * Math.fround(1 / (1 - p))));
    }),
  );
});
