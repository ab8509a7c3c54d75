import type { ExplainedLayer, Explanation } from "@mayhap/core";
import { expect, it } from "vitest";
import { briefLayers } from "../src/render/brief-layers.ts";

/** An explanation whose lines are the numbers of the layers; `heavy` says which have weights. */
function explanationOf(count: number, heavy: (i: number) => boolean): Explanation {
  const layers = Array.from({ length: count }, (_, i) => ({
    layer: { weights: heavy(i) ? [{}] : [] },
    replaced: false,
  })) as unknown as ExplainedLayer[];
  const text = ["head", "----", ...layers.keys(), "behind"].join("\n");
  return { layers, tense: "is", split: undefined, method: "", toString: () => text };
}

it.each([
  ["leaves a small model as it is", 40, () => false, 43, "0 1 2 3"],
  ["lists what has weights", 100, (i: number) => i % 10 === 3, 14, "3 13 23 33"],
  ["lists the first and the last of very many", 1000, (i: number) => i >= 500, 45, "500 501 502 503"],
])("%s", (_, count, heavy, length, start) => {
  const lines = briefLayers(explanationOf(count, heavy)).split("\n");
  expect(lines).toHaveLength(length);
  expect(lines.slice(2, 6).join(" ")).toBe(start);
  expect(lines.at(-1)).toBe("behind");
});

it("says how many it leaves out between", () => {
  const lines = briefLayers(explanationOf(1000, (i) => i >= 500)).split("\n");
  expect(lines.slice(31, 34)).toEqual(["529", "…  460 more", "990"]);
});
