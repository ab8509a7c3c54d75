import fc from "fast-check";
import { expect, it } from "vitest";
import { fromBase64, swapped, toBase64 } from "../../../src/predict/packed/base64.ts";

it("gives the bytes that Node's own base64 gives, whatever the length", () => {
  for (const length of [0, 1, 2, 5, 40_000]) {
    const numbers = Float64Array.from({ length }, (_, i) => Math.sin(i));
    const bytes = Buffer.from(numbers.buffer);
    expect(toBase64(numbers) === bytes.toString("base64")).toBe(true);
    expect(Buffer.from(fromBase64(toBase64(numbers), 8) as ArrayBuffer).equals(bytes)).toBe(true);
  }
});

it("keeps every bit, those of NaN too", () =>
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (bytes) => {
      // A part of a larger array, so that offsets matter.
      const numbers = new Float64Array(bytes.slice().buffer).subarray(1);
      expect(new Uint8Array(fromBase64(toBase64(numbers), 8) as ArrayBuffer)).toEqual(bytes.slice(8));
    }),
  ));

it("refuses what is not base64, and what is no whole number of numbers", () => {
  expect(fromBase64("%", 1)).toBeUndefined();
  expect(fromBase64("AAAA", 8)).toBeUndefined();
  expect(fromBase64("AAAA", 1)?.byteLength).toBe(3);
});

it("turns bytes round number by number, for machines of the other order", () => {
  expect(swapped(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 4)).toEqual(Uint8Array.of(4, 3, 2, 1, 8, 7, 6, 5));
});
