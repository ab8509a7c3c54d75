import { describe, expect, it } from "vitest";
import { readJson } from "../src/formats/read-json.ts";

describe("readJson", () => {
  it("reads nested arrays, objects of them, and single numbers", () => {
    expect(readJson("[[1, 2, 3], [4, 5, 6]]", "x")).toEqual({
      type: "array",
      values: { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] },
    });
    expect(readJson('{"a": [true, false], "b": 7}', "x")).toEqual({
      type: "named",
      arrays: new Map([
        ["a", { data: Float64Array.of(1, 0), shape: [2] }],
        ["b", { data: Float64Array.of(7), shape: [] }],
      ]),
    });
  });

  it.each([
    ["[[1, 2], [3]]", "x.json[1] has length 1, but the first one at its level is an array of length 2"],
    ["[[1, 2], 3]", "x.json[1] is not an array"],
    ["[1, [2]]", "x.json[1] is an array, not a number"],
    ['[[1, "2"]]', 'x.json[0][1] is "2", not a number'],
    ["[null]", "x.json[0] is null, not a number"],
    ['{"a": [1, {}]}', 'x.json, "a"[1] is an object, not a number'],
    ["{}", "without members"],
    ["[".repeat(5000) + "]".repeat(5000), "x.json is nested more than 64 levels deep"],
    [`[1, ${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}]`, "x.json[1] is an object, not a number"],
    ["[1, NaN]", "x.json is not JSON"],
    ["", "x.json is not JSON"],
  ])("refuses %.40s and names the place", (text, message) => {
    expect(() => readJson(text, "x.json")).toThrow(
      expect.objectContaining({ code: "BAD_JSON", message: expect.stringContaining(message) }),
    );
  });
});
