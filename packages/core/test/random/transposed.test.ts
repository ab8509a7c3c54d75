import { expect, it } from "vitest";
import { transpose } from "../../src/random/transposed.ts";

it.each([
  [1, 1],
  [1, 40],
  [40, 1],
  [3, 17],
  [33, 16],
])("transposes %d × %d", (rows, columns) => {
  const values = Float32Array.from({ length: rows * columns }, (_, i) => i);
  const turned = transpose(values, [rows, columns]);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) expect(turned[j * rows + i]).toBe(values[i * columns + j]);
  expect(transpose(turned, [columns, rows])).toEqual(values);
});

it("takes matrices only, of the size of their values", () => {
  expect(() => transpose(new Float32Array(6), [6])).toThrow("no matrix");
  expect(() => transpose(new Float32Array(6), [2, 4])).toThrow("no matrix");
});
