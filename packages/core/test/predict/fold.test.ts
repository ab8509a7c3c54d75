import { describe, expect, it } from "vitest";
import { foldSize, rowBytesOf } from "../../src/predict/fold.ts";

const wanted = { first: 0, samples: 1000, all: true, rowBytes: 40 };

describe("samples of one run", () => {
  it("are all that are left, where they are small", () => {
    expect(foldSize(0, 1, 2, 3200, wanted)).toBe(655);
    expect(foldSize(655, 655, 2, 3200, wanted)).toBe(345);
  });

  it("double where it is open how many are needed", () => {
    const open = { ...wanted, all: false };
    expect([1, 2, 400].map((before) => foldSize(0, before, 2, 3200, open))).toEqual([2, 4, 655]);
  });

  it("are so few that their draws, rows and outputs do not fill the memory", () => {
    expect(foldSize(0, 1, 100, 32, wanted)).toBe(163); // 2^14 rows
    expect(foldSize(0, 1, 1, 1 << 20, wanted)).toBe(2); // 2 MiB of draws
    expect(foldSize(0, 1, 1, 1 << 23, wanted)).toBe(1);
    // Small draws that become large pictures: 16 MiB of outputs.
    expect(foldSize(0, 1, 32, 32, { ...wanted, rowBytes: rowBytesOf([{ name: "y", shape: [null, 3, 64, 64] }]) })).toBe(
      10,
    );
  });

  it("is one where samples do not share runs", () => {
    expect(foldSize(0, 1, 2, undefined, wanted)).toBe(1);
  });
});

it("counts the outputs that the model declares", () => {
  expect(
    rowBytesOf([
      { name: "a", shape: [null, 10] },
      { name: "b", shape: [1, null, 5] },
      { name: "c" },
      { name: "d", shape: [] },
    ]),
  ).toBe(4 * (10 + 5 + 1 + 1));
});
