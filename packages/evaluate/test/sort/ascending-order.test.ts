import fc from "fast-check";
import { expect, it } from "vitest";
import { ascendingOrder } from "../../src/sort/ascending-order.ts";

const naive = (values: Float64Array) =>
  Array.from(values, (value, i) => [value, i] as const)
    .sort(([a, i], [b, j]) => (a === b ? i - j : a < b ? -1 : 1))
    .map(([, i]) => i);

it("sorts few values, stable", () => {
  const value = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -0, 1, Number.NEGATIVE_INFINITY));
  fc.assert(
    fc.property(fc.array(value), (values) => {
      expect([...ascendingOrder(Float64Array.from(values))]).toEqual(naive(Float64Array.from(values)));
    }),
    { seed: 2 },
  );
});

it("sorts many values, stable", () => {
  const special = [0, -0, Infinity, -Infinity, 5e-324, -5e-324, 1e308, -1e308, 1, -1];
  // Every third value is one of the special ones, so most have equals; the others differ in exponent and sign.
  const values = Float64Array.from({ length: 5000 }, (_, i) =>
    i % 3 === 0 ? (special[i % 10] ?? 0) : Math.sin(i) * 10 ** (Math.cos(i * 7) * 20),
  );
  const before = values.slice();
  expect([...ascendingOrder(values)]).toEqual(naive(values));
  expect(values).toEqual(before);
});
