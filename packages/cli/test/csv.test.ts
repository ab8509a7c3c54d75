import { describe, expect, it } from "vitest";
import { csvContent } from "../src/formats/csv-content.ts";
import { readCsv } from "../src/formats/read-csv.ts";

const read = (text: string) => {
  const { data, shape } = readCsv(text, "x.csv");
  return { values: Array.from(data), shape };
};

describe("readCsv", () => {
  it("reads lines of numbers", () => {
    expect(read("1,2.5,-3e2\n.5,+1,0\n")).toEqual({ values: [1, 2.5, -300, 0.5, 1, 0], shape: [2, 3] });
  });

  it("takes a first line without numbers for a header", () => {
    expect(read("a,b\n1,2\n")).toEqual({ values: [1, 2], shape: [1, 2] });
  });

  it("reads semicolons, tabs, quotes, spaces, Windows line ends, a byte order mark and empty lines", () => {
    expect(read('\uFEFF"a";"b"\r\n"1"; 2\r\n\r\n3;4')).toEqual({ values: [1, 2, 3, 4], shape: [2, 2] });
    expect(read("1\t2\n3\t4\n").shape).toEqual([2, 2]);
  });

  it("reads NaN and infinity", () => {
    expect(read("nan,-inf\nNaN,Inf\n").values).toEqual([
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it.each([
    ["a word", "a,b\n1,2\n3,cat\n", 'x.csv, line 3, column 2 ("b") is "cat", not a number'],
    ["an empty cell", "1,2\n3,\n", "x.csv, line 2, column 2 is empty"],
    ["a line after empty ones", "1,2\n\n\n3,x\n", 'x.csv, line 4, column 2 is "x"'],
    ["a hexadecimal number", "0x10,1\n", 'line 1, column 1 is "0x10"'],
    ["a row that is too short", "1,2\n3\n", "x.csv, line 2 has 1 columns, the first line has 2"],
    ["an empty file", "", "x.csv is empty"],
    ["a header alone", "a,b\n", "no line of numbers"],
    ["an open quote", '1,"2\n', "Quote"],
  ])("names the place of %s", (_, text, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: "BAD_CSV", message: expect.stringContaining(message) }),
    );
  });
});

describe("csvContent", () => {
  it("notes a first line that counts, as pandas writes it", () => {
    expect(csvContent("0,1,2\n5,6,7\n", "x.csv")).toMatchObject({
      values: { shape: [2, 3] },
      note: expect.stringContaining("header=False"),
    });
    expect(csvContent("0,1,3\n5,6,7\n", "x.csv")).not.toHaveProperty("note");
    expect(csvContent("0,1,2\n", "x.csv")).not.toHaveProperty("note");
  });
});
