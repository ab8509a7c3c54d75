import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrange, inverse, simplify } from "../src/graph/arrange.ts";
import { after, type LayoutOp, type Step, stepsOf } from "../src/graph/layout.ts";
import { fromBfloat16, fromHalf, toBfloat16, toHalf } from "../src/tensor/half.ts";
import { readFloats } from "../src/tensor/read.ts";
import { floatTensor } from "../src/tensor/write.ts";
import { numbers } from "./support/build.ts";

describe("16-bit floats", () => {
  test("every half comes back", () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = fromHalf(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(fromHalf(toHalf(value)))).toBe(true);
      else if (toHalf(value) !== bits) expect.unreachable(`${bits.toString(16)} became ${toHalf(value).toString(16)}`);
    }
  });

  test("numbers go to the nearest half, ties to even", () => {
    // IEEE 754-2008: 65504 is the largest half, 2^-24 the smallest subnormal.
    expect(
      [0.1, 65504, 65519, 65520, 2 ** -24, 2 ** -25, 1.5 * 2 ** -24, 1 + 2 ** -11, 1 + 3 * 2 ** -11].map((v) =>
        fromHalf(toHalf(v)),
      ),
    ).toEqual([0.0999755859375, 65504, 65504, Number.POSITIVE_INFINITY, 2 ** -24, 0, 2 ** -23, 1, 1 + 2 ** -9]);
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: -60000, max: 60000 }), (v) => {
        const bits = toHalf(v);
        const error = Math.abs(fromHalf(bits) - v);
        const neighbours = [bits - 1, bits + 1].filter((b) => b >= 0 && b < 65536).map(fromHalf);
        return neighbours.every((n) => Number.isNaN(n) || Math.abs(n - v) >= error);
      }),
    );
  });

  test("bfloat16 is the upper half of a float32, rounded", () => {
    expect(
      [1, -2.5, 3.140625, 1 + 2 ** -8, 1 + 3 * 2 ** -8, Number.NaN].map((v) => fromBfloat16(toBfloat16(v))),
    ).toEqual([1, -2.5, 3.140625, 1, 1 + 2 ** -6, Number.NaN]);
  });

  test.each([1, 10, 11, 16])("a tensor of type %i holds what it is given, to its precision", (type) => {
    const values = numbers(20);
    const read = readFloats(floatTensor("t", values, [20], type)) ?? new Float32Array();
    const precision = type === 10 ? 2 ** -11 : type === 16 ? 2 ** -8 : 0;
    read.forEach((v, i) => {
      expect(Math.abs(v - (values[i] ?? 0))).toBeLessThanOrEqual(precision * Math.abs(values[i] ?? 0) + 1e-9);
    });
  });
});

test.each([0, 1, 2, 3])("values are read from a Buffer, as readFileSync returns it, at offset %i", (offset) => {
  const values = numbers(5);
  const file = Buffer.concat([Buffer.alloc(offset), new Uint8Array(values.buffer)]);
  const tensor = floatTensor("t", values, [5]);
  tensor.rawData = Buffer.from(file.buffer, file.byteOffset + offset, values.byteLength);
  expect(readFloats(tensor)).toEqual(values);
});

describe("layouts", () => {
  const dims = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
  const op: fc.Arbitrary<LayoutOp> = fc.oneof(
    fc.constant({ op: "transpose", perm: undefined } as const),
    fc.constant({ op: "reshape", shape: [-1], allowZero: false } as const),
    fc.constant({ op: "reshape", shape: [0, -1], allowZero: false } as const),
    fc.constant({ op: "squeeze", axes: undefined } as const),
    fc.constant({ op: "unsqueeze", axes: [0] } as const),
    fc.constant({ op: "unsqueeze", axes: [-1, 0] } as const),
    fc.constant({ op: "flatten", axis: 1 } as const),
  );
  const iota = (d: readonly number[]): Float32Array =>
    Float32Array.from({ length: d.reduce((a, b) => a * b, 1) }, (_, i) => i);
  const end = (d: readonly number[], steps: readonly Step[]): readonly number[] => steps.reduce(after, d);

  test("a way and its inverse lead back, and simplified ways lead to the same place", () => {
    let tried = 0;
    fc.assert(
      fc.property(dims, fc.array(op, { maxLength: 6 }), (from, ops) => {
        const steps = stepsOf(ops, from);
        if (steps === undefined) return;
        tried++;
        const there = arrange(iota(from), from, steps);
        const to = end(from, steps);
        expect([...arrange(there, to, inverse(steps, from))]).toEqual([...iota(from)]);
        expect(end(to, inverse(steps, from))).toEqual(from);
        const short = simplify(steps, from);
        expect(short.length).toBeLessThanOrEqual(steps.length);
        expect([...arrange(iota(from), from, short)]).toEqual([...there]);
        expect(end(from, short)).toEqual(to);
        expect(simplify([...steps, ...inverse(steps, from)], from)).toEqual([]);
      }),
      { numRuns: 500, seed: 1 },
    );
    expect(tried).toBeGreaterThan(300);
  });

  test("a transposition moves elements as NumPy does", () => {
    // np.arange(6).reshape(1, 2, 3).transpose(2, 0, 1).ravel()
    expect([...arrange(iota([1, 2, 3]), [1, 2, 3], [{ perm: [2, 0, 1] }])]).toEqual([0, 3, 1, 4, 2, 5]);
  });
});
