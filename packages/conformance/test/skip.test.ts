import { expect, it } from "vitest";
import { skipProblems, skipReason } from "../src/skip.ts";

const groups = [{ name: "walk", cases: [{ name: "is stable", run: async () => {} }] }];

it("a skip that names an existing test is fine, and gives its reason", () => {
  const skips = [{ reason: "not yet", tests: ["walk: is stable"] }];
  expect(skipProblems(skips, groups)).toEqual([]);
  expect(skipReason(skips, "walk: is stable")).toBe("not yet");
  expect(skipReason(skips, "walk: other")).toBeUndefined();
});

it("one that names no existing test, no test at all or no reason is a problem", () => {
  expect(
    skipProblems(
      [
        { reason: "old", tests: ["walk: was renamed"] },
        { reason: "idle", tests: [] },
        { reason: " ", tests: ["walk: is stable"] },
      ],
      groups,
    ),
  ).toMatchInlineSnapshot(`
    [
      "The skip "old" names no existing test: "walk: was renamed".",
      "The skip "idle" names no test.",
      "A skip of walk: is stable gives no reason.",
    ]
  `);
});
