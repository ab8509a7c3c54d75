import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kernelModule, kernels } from "../../scripts/build-kernel.mjs";
import type { WeightSite } from "../../src/adapter/program.ts";
import { drawFactorsPlain } from "../../src/random/draw.ts";
import { drawFactors } from "../../src/random/factors.ts";
import { plainDrawer } from "../../src/random/plain-drawer.ts";
import type { Address } from "../../src/random/stream.ts";
import { transpose } from "../../src/random/transposed.ts";
import { drawUniforms } from "../../src/random/uniform.ts";
import { type WeightDrawer, weightDrawers } from "../../src/random/weight-drawer.ts";
import { hasWeightKernel } from "../../src/random/weight-kernel.ts";

function site(shape: readonly number[], p: number, scale: "inverted" | "none"): WeightSite {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = new Float32Array(size);
  drawUniforms({ seed: size, stream: 0, sample: 0, example: 0 }, values);
  return { type: "weight", id: "w", layer: "l", role: "kernel", p, scale, maskPer: "sample", shape, values };
}

it("runs here", () => {
  expect(hasWeightKernel()).toBe(true);
});

describe.each(kernels)("%s", (name) => {
  const committed = readFileSync(join(import.meta.dirname, `../../src/random/generated/${name}.ts`), "utf8");

  it("is what building assembly/ gives", async () => {
    expect(await kernelModule(name)).toBe(committed);
  });

  it("is small enough for browsers that compile only small modules synchronously", () => {
    expect((/"(.*)"/.exec(committed)?.[1]?.length ?? Number.NaN) / 2).toBeLessThan(4096);
  });
});

const word = fc.integer({ min: 0, max: 0xffffffff });
const anyP = fc.oneof(fc.double({ min: 1e-9, max: 0.999, noNaN: true }), fc.constantFrom(0.2, 0.5, 0.004));
const anyAddress = fc
  .tuple(fc.maxSafeNat(), word, word, word)
  .map(([seed, stream, sample, example]) => ({ seed, stream: stream >>> 1, sample, example }));
const anyScale = fc.constantFrom("inverted" as const, "none" as const);

function bytesOf(array: Float32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** All drawers by the kernel; fails where one is left to its twin. */
function kernelDrawers(sites: readonly WeightSite[], large?: number): WeightDrawer[] {
  const drawers = weightDrawers(sites, large);
  expect(drawers).not.toContain(undefined);
  return drawers as WeightDrawer[];
}

/** Expects the same bits of both twins, also from the second draw, and returns them. */
function drawnByBoth(sites: readonly WeightSite[], address: Address): Float32Array[] {
  const plain = sites.map(plainDrawer);
  return kernelDrawers(sites).map((draw, i) => {
    for (const sample of [address.sample + 1, address.sample]) {
      const at = { ...address, sample };
      expect(bytesOf(draw(at)).equals(bytesOf((plain[i] as typeof draw)(at)))).toBe(true);
    }
    return draw(address);
  });
}

it("gives the bits of its plain twin", () => {
  const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 20000 }), anyP), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(sizes, anyAddress, anyScale, (sizes, address, scale) => {
      drawnByBoth(
        sizes.map(([size, p]) => site([size], p, scale)),
        address,
      );
    }),
    { seed: 1, numRuns: 150 },
  );
});

it("gives the same bits in place, where there are too many weights for another copy", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 90 })), {
        minLength: 1,
        maxLength: 4,
      }),
      anyP,
      anyScale,
      fc.tuple(anyAddress, anyAddress),
      fc.constantFrom("canonical" as const, "transposed" as const),
      fc.boolean(),
      (shapes, p, scale, addresses, order, tiles) => {
        const sites = shapes.map(([rows, columns]) => {
          const one = site([tiles ? 16 * Math.ceil(rows / 16) : rows, columns], p, scale);
          const turned = order === "transposed" ? { order, stored: transpose(one.values, one.shape) } : {};
          return { ...one, ...turned };
        });
        const [lean, plain] = [kernelDrawers(sites, 0), sites.map(plainDrawer)];
        // Twice: the first draw overwrote what the second starts from.
        for (const address of addresses)
          lean.forEach((draw, i) => {
            expect(
              Buffer.from(draw(address).slice().buffer).equals(
                Buffer.from((plain[i] as typeof draw)(address).slice().buffer),
              ),
            ).toBe(true);
          });
      },
    ),
    { numRuns: 100, seed: 1 },
  );
});

it("stores transposed draws as [out, in], with the masks of canonical ones", () => {
  const length = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom(1, 15, 16, 17, 63, 64, 65, 127, 128, 131));
  const shapes = fc.array(fc.tuple(length, length, anyP), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(shapes, anyAddress, anyScale, (shapes, address, scale) => {
      const canonical = shapes.map(([rows, columns, p]) => site([rows, columns], p, scale));
      const expected = canonical.map(plainDrawer).map((draw) => draw(address));
      // Between canonical ones, which must stay as they are.
      const mixed = canonical.flatMap((one) => [{ ...one, order: "transposed" } as const, one]);
      const drawn = drawnByBoth(mixed, address);
      for (const [s, [rows, columns]] of shapes.entries()) {
        const values = expected[s] as Float32Array;
        const turned = Float32Array.from(
          values,
          (_, i) => values[(i % rows) * columns + Math.floor(i / rows)] as number,
        );
        expect(bytesOf(drawn[2 * s] as Float32Array).equals(bytesOf(turned))).toBe(true);
        expect(bytesOf(drawn[2 * s + 1] as Float32Array).equals(bytesOf(values))).toBe(true);
      }
    }),
    { seed: 2, numRuns: 200 },
  );
});

it("refuses to transpose what is no matrix", () => {
  expect(() => weightDrawers([{ ...site([8], 0.5, "none"), order: "transposed" }])).toThrow("only matrices");
});

it("gives the factors of its plain twin", () => {
  const sizes = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(16384, 16385, 40000));
  fc.assert(
    fc.property(sizes, anyP, anyAddress, fc.constantFrom(1, 1.25), (size, p, address, factor) => {
      const [fast, plain] = [new Float32Array(size).fill(9), new Float32Array(size)];
      drawFactors(address, p, fast, factor);
      drawFactorsPlain(address, p, plain, factor);
      expect(bytesOf(fast).equals(bytesOf(plain))).toBe(true);
    }),
    { seed: 3, numRuns: 100 },
  );
});

it("drops a weight that is not a number", () => {
  const broken = { ...site([640], 0.5, "inverted"), values: new Float32Array(640).fill(Number.NaN) };
  const [draw] = kernelDrawers([broken]);
  const values = draw?.({ seed: 1, stream: 0, sample: 0, example: 0 }) ?? [];
  expect(new Set(values)).toEqual(new Set([0, Number.NaN]));
});
