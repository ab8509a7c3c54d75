import fc from "fast-check";
import { expect, it } from "vitest";
import { dropThreshold } from "../../src/random/dropping.ts";
import { drawMask } from "../../src/random/mask.ts";
import { philox4x32 } from "../../src/random/philox.ts";
import { type Address, weightStream } from "../../src/random/stream.ts";
import { binomialBound } from "./bounds.ts";

const address: Address = { seed: 2 ** 40 + 12345, stream: weightStream("linear", "kernel", 3), sample: 5, example: 0 };

function mask(p: number, size: number, at: Address = address): Uint8Array {
  const out = new Uint8Array(size);
  drawMask(at, p, out);
  return out;
}

/** The 16 random bits of an element, written down from the layout in docs/design.md and not from the code. */
function bits({ seed, stream, sample, example }: Address, element: number): number {
  const group = Math.floor(element / 64);
  const k = Math.floor((element % 64) / 16);
  const j = element % 16;
  const byte = (stream: number, block: number, word: number) => {
    const words = new Uint32Array(4);
    const key = [seed % 2 ** 32, Math.floor(seed / 2 ** 32)] as const;
    philox4x32([block, example, sample, stream], key, words);
    return ((words[word] as number) >>> (8 * (j % 4))) & 0xff;
  };
  const refinement = byte((stream + 2 ** 31) % 2 ** 32, Math.floor(element / 16), Math.floor(j / 4));
  return 256 * byte(stream, 4 * group + Math.floor(j / 4), k) + refinement;
}

it.each([1e-9, 2 ** -16, 0.001, 0.01, 0.1, 0.25, 0.3, 1 / 3, 0.5, 0.7, 0.9, 0.99, 0.999, 1 - 1e-9])(
  "p = %d: exactly the elements whose 16 bits are below round(p·2^16) are dropped",
  (p) => {
    const threshold = Math.min(65535, Math.max(1, Math.round(p * 65536)));
    const size = 2000;
    const expected = Array.from({ length: size }, (_, element) => (bits(address, element) < threshold ? 0 : 1));
    expect([...mask(p, size)]).toEqual(expected);
  },
);

it.each([1e-9, 2 ** -16, 1e-4, 0.001, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999])(
  "p = %d: the number of dropped elements is inside binomial bounds",
  (p) => {
    const n = 2 ** 20;
    const met = dropThreshold(p) / 65536;
    const dropped = n - mask(p, n).reduce((a, b) => a + b, 0);
    expect(Math.abs(dropped - n * met)).toBeLessThan(binomialBound(n, met));
  },
);

it("p is met to within 2^-17, and a positive p never becomes 0 nor one below 1 become 1", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (p) => {
      const met = dropThreshold(p) / 65536;
      if (p === 0) expect(met).toBe(0);
      else if (p < 2 ** -17) expect(met).toBe(2 ** -16);
      else if (p > 1 - 2 ** -17) expect(met).toBe(1 - 2 ** -16);
      else expect(Math.abs(met - p)).toBeLessThanOrEqual(2 ** -17);
    }),
  );
});

it("p = 0 keeps everything, whatever was in the array", () => {
  const out = new Uint8Array(100).fill(7);
  drawMask(address, 0, out);
  expect(new Set(out)).toEqual(new Set([1]));
});

it("any part of a mask can be drawn alone", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 0, max: 300 }),
      fc.constantFrom(0.25, 0.3, 0.004),
      (first, size, p) => {
        const part = new Uint8Array(size);
        drawMask(address, p, part, first);
        expect([...part]).toEqual([...mask(p, first + size).subarray(first)]);
      },
    ),
  );
});

it("a smaller p drops a subset: masks of two p under one address are nested", () => {
  const few = mask(0.1, 5000);
  const many = mask(0.35, 5000);
  expect(few.every((kept, i) => kept === 1 || many[i] === 0)).toBe(true);
});

// A seed that someone wrote down must give the same masks in every version.
it("gives the masks it always gave", () => {
  const first = (seed: number, p: number) =>
    mask(p, 32, { seed, stream: weightStream("linear", "kernel", 1), sample: 0, example: 0 }).join("");
  expect([first(0, 0.5), first(7, 0.5), first(7, 0.3), first(2 ** 53 - 1, 0.3)]).toMatchInlineSnapshot(`
    [
      "01101010101000011111101110011001",
      "11011100001011001110011111011111",
      "11111101001011101110011111111111",
      "11111011011110111010101111011001",
    ]
  `);
});
