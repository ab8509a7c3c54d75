import { describe, expect, it } from "vitest";
import { convertType } from "../src/inputs/convert-type.ts";
import { fitShape } from "../src/inputs/fit-shape.ts";

const fit = (given: number[], shape: (number | null)[]) =>
  fitShape(given, { name: "x", type: "float32", shape }, "x.npy");

describe("fitShape", () => {
  it.each([
    [
      [5, 784],
      [null, 784],
    ],
    [
      [5, 3, 81],
      [null, null, 81],
    ],
    [
      [5, 784],
      [1, 784],
    ],
  ])("leaves %j as it is for %j", (given, declared) => {
    expect(fit(given, declared)).toEqual({ shape: given });
  });

  it.each([
    [
      [5, 784],
      [null, 1, 28, 28],
      [5, 1, 28, 28],
    ],
    [
      [5, 28, 28],
      [null, 784],
      [5, 784],
    ],
    [
      [5, 28, 28, 1],
      [null, 1, 28, 28],
      [5, 1, 28, 28],
    ],
    [
      [5, 28, 28],
      [1, 28, 28, 1],
      [5, 28, 28, 1],
    ],
    [
      [5, 2352],
      [null, 3, 28, 28],
      [5, 3, 28, 28],
    ],
    [[784], [null, 1, 28, 28], [1, 1, 28, 28]],
    [
      [28, 28],
      [null, 28, 28],
      [1, 28, 28],
    ],
    [[7, 1], [null], [7]],
    [[7], [null, 1], [7, 1]],
    [[], [null, 1], [1, 1]],
  ])("reads %j for %j as %j, and says so", (given, declared, shape) => {
    const fitted = fit(given, declared);
    expect(fitted.shape).toEqual(shape);
    expect(fitted.note).toContain(`read as [${shape.join(", ")}]`);
  });

  it.each([
    ["a transposed image", [5, 28, 28, 3], [null, 3, 28, 28]],
    ["too few columns", [5, 783], [null, 784]],
    ["two free dimensions", [5, 405], [null, null, 81]],
    ["a row where single numbers are wanted", [1, 7], [null]],
    ["a row too many for one number", [5, 2], []],
  ])("refuses %s with both shapes", (_, given, declared) => {
    expect(() => fit(given, declared)).toThrow(
      expect.objectContaining({
        code: "INPUT_SHAPE",
        message: expect.stringContaining(
          `x.npy has shape [${given.join(", ")}], input "x" takes [${declared.map((d) => d ?? "?").join(", ")}]`,
        ),
      }),
    );
  });

  it("takes anything where the model does not say", () => {
    expect(fitShape([2, 3], { name: "x", type: "float32" }, "x.npy")).toEqual({ shape: [2, 3] });
  });
});

describe("convertType", () => {
  const convert = (values: number[], type: string) =>
    convertType({ data: Float64Array.from(values), shape: [1, values.length] }, { name: "x", type }, "x.npy").data;

  it("gives each type its array", () => {
    expect(convert([0.5, Number.NaN], "float32")).toEqual(Float32Array.of(0.5, Number.NaN));
    expect(convert([0.1], "float64")).toEqual(Float64Array.of(0.1));
    expect(convert([-3, 7], "int32")).toEqual(Int32Array.of(-3, 7));
    expect(convert([2 ** 40], "int64")).toEqual(Float64Array.of(2 ** 40));
    expect(convert([255], "uint8")).toEqual(Uint8Array.of(255));
    expect(convert([1, 0], "bool")).toEqual(Uint8Array.of(1, 0));
  });

  it.each([
    ["int32", [1, 2.5], "x.npy holds 2.5 at [0, 1]"],
    ["int64", [Number.NaN], "x.npy holds NaN at [0, 0]"],
    ["uint8", [1, 2, 256], 'x.npy holds 256 at [0, 2], but input "x" takes whole numbers (uint8) from 0 to 255'],
    ["bool", [2], "0 and 1 (bool)"],
    ["string", [1], "type string"],
  ])("refuses what would change in %s", (type, values, message) => {
    expect(() => convert(values, type)).toThrow(
      expect.objectContaining({ code: "INPUT_TYPE", message: expect.stringContaining(message) }),
    );
  });
});
