import fc from "fast-check";
import { expect, it } from "vitest";
import { NdArray } from "../src/nd-array.ts";

const a = new NdArray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);

it("reads values by index, from the end with negative ones", () => {
  expect([a.at(0, 0), a.at(1, 2), a.at(-1, -3), a.size]).toEqual([1, 6, 4, 6]);
});

it("gives rows that share memory, and nested arrays", () => {
  const data = Float64Array.from({ length: 12 }, (_, i) => i);
  const cube = new NdArray(data, [2, 3, 2]);
  expect(cube.row(1).shape).toEqual([3, 2]);
  expect(cube.row(-1).row(0).toArray()).toEqual([6, 7]);
  data[6] = 99;
  expect(cube.row(1).at(0, 0)).toBe(99);
  expect(a.toArray()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(JSON.stringify({ a })).toBe('{"a":[[1,2,3],[4,5,6]]}');
});

it("holds a single number, and nothing", () => {
  expect(new NdArray(Float64Array.of(3), []).toArray()).toBe(3);
  expect(new NdArray(Float64Array.of(3), []).at()).toBe(3);
  expect(new NdArray(new Float64Array(0), [0, 4]).toArray()).toEqual([]);
});

it("finds every value where nested arrays have it", () => {
  const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(shape, fc.nat(), (shape, pick) => {
      const size = shape.reduce((x, y) => x * y, 1);
      const array = new NdArray(
        Float64Array.from({ length: size }, (_, i) => i),
        shape,
      );
      const index: number[] = [];
      let rest = pick % size;
      for (const length of shape.toReversed()) {
        index.unshift(rest % length);
        rest = Math.floor(rest / length);
      }
      expect(array.at(...index)).toBe(pick % size);
    }),
  );
});

it.each([
  ["too many values", () => new NdArray(new Float64Array(3), [2])],
  ["a plain array", () => new NdArray([1, 2] as never, [2])],
  ["no values", () => new NdArray(null as never, [0])],
  ["no shape", () => new NdArray(new Float64Array(1), undefined as never)],
  ["a shape of negative lengths", () => new NdArray(new Float64Array(1), [-1, -1])],
  ["a shape of fractions", () => new NdArray(new Float64Array(1), [0.5, 2])],
  ["too few indices", () => a.at(1)],
  ["an index outside", () => a.at(0, 3)],
  ["a negative index outside", () => a.at(-3, 0)],
  ["a fraction", () => a.at(0.5, 0)],
  ["a row of a number", () => new NdArray(Float64Array.of(3), []).row(0)],
])("%s is refused", (_, work) => {
  expect(work).toThrowErrorMatchingSnapshot();
  expect(work).toThrowError(expect.objectContaining({ code: "INVALID_OPTIONS" }));
});
