import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { kernelModule } from "../../scripts/build-kernel.mjs";
import type { WeightSite } from "../../src/adapter/program.ts";
import { hasKernel } from "../../src/random/kernel.ts";
import { drawUniforms } from "../../src/random/uniform.ts";
import { weightDrawers } from "../../src/random/weight-drawer.ts";

function site(size: number, p: number, scale: "inverted" | "none"): WeightSite {
  const values = new Float32Array(size);
  drawUniforms({ seed: size, stream: 0, sample: 0, example: 0 }, values);
  return { type: "weight", id: "w", layer: "l", role: "kernel", p, scale, maskPer: "sample", shape: [size], values };
}

it("runs here", () => {
  expect(hasKernel()).toBe(true);
});

it("is what building assembly/ gives", async () => {
  const committed = readFileSync(join(import.meta.dirname, "../../src/random/generated/kernel.ts"), "utf8");
  expect(await kernelModule()).toBe(committed);
});

it("gives the bits of its plain twin", () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.double({ min: 1e-9, max: 0.999, noNaN: true })), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.maxSafeNat(),
      fc.tuple(word, word, word),
      fc.constantFrom("inverted" as const, "none" as const),
      (sizes, seed, [stream, sample, example], scale) => {
        const sites = sizes.map(([size, p]) => site(size, p, scale));
        const address = { seed, stream: stream >>> 1, sample, example };
        const plain = weightDrawers(sites, true);
        weightDrawers(sites).forEach((draw, i) => {
          const fast = draw(address);
          expect(
            Buffer.from(fast.buffer, fast.byteOffset, fast.byteLength).equals(
              Buffer.from((plain[i] as typeof draw)(address).buffer),
            ),
          ).toBe(true);
        });
      },
    ),
    { seed: 1, numRuns: 150 },
  );
});

it("drops a weight that is not a number", () => {
  const broken = { ...site(640, 0.5, "inverted"), values: new Float32Array(640).fill(Number.NaN) };
  const [draw] = weightDrawers([broken]);
  const values = draw?.({ seed: 1, stream: 0, sample: 0, example: 0 }) ?? [];
  expect(new Set(values)).toEqual(new Set([0, Number.NaN]));
});
