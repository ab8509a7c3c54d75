import { dropout, predict } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import { intsAttribute, makeNode } from "../src/graph/node.ts";
import type { OnnxModel } from "../src/index.ts";
import { intTensor } from "../src/tensor/write.ts";
import { build, numbers, type Parts, weight } from "./support/build.ts";

// Dropout on activations in which the examples do not come first.

const [rows, steps, width, units] = [4, 5, 3, 2];
const x = { data: numbers(rows * steps * width), shape: [rows, steps, width] };
const turn = (from: string, to: string) =>
  makeNode("Transpose", [from], [to], { attributes: [intsAttribute("perm", [1, 0, 2])] });
const product = (from: string, to: string) => makeNode("MatMul", [from, "w"], [to], { name: "fc" });

function model(nodes: Parts["nodes"], batch: string | number = "n"): OnnxModel {
  return build({
    nodes,
    weights: [weight("w", [width, units]), intTensor("flat", [-1, width]), intTensor("steps", [steps, -1, units])],
    inputs: { x: [batch, steps, width] },
    outputs: { y: [batch, steps, units] },
  });
}

const forms = {
  "[time, batch, features]": [turn("x", "a"), product("a", "b"), turn("b", "y")],
  "[time · batch, features]": [
    turn("x", "a"),
    makeNode("Reshape", ["a", "flat"], ["b"]),
    makeNode("Tanh", ["b"], ["c"]),
    product("c", "d"),
    makeNode("Reshape", ["d", "steps"], ["e"]),
    turn("e", "y"),
  ],
};
/** What both compute, with the examples in front. */
const plain = {
  "[time, batch, features]": [product("x", "y")],
  "[time · batch, features]": [makeNode("Tanh", ["x"], ["a"]), product("a", "y")],
};

async function samples(of: OnnxModel, data: Float32Array, maskPer: "sample" | "example", batchSize?: number) {
  const dropped = dropout(of, { p: 0.5, layers: "all", maskPer });
  const { shape } = x;
  const y = await predict(
    dropped,
    { x: { data, shape } },
    { samples: 6, seed: 7, keep: true, ...(batchSize && { batchSize }) },
  );
  return y.kept?.flatMap((sample) => [...sample.data]) ?? [];
}

describe.each(["[time, batch, features]", "[time · batch, features]"] as const)("%s", (form) => {
  describe.each(["sample", "example"] as const)("a mask per %s", (maskPer) => {
    test("samples are those of the same network with the examples in front, whatever runs together", async () => {
      const expected = await samples(model(plain[form]), x.data, maskPer);
      expect(new Set(expected).size).toBeGreaterThan(expected.length / 4);
      for (const batchSize of [undefined, 1, 2, 3]) {
        const own = await samples(model(forms[form]), x.data, maskPer, batchSize);
        for (const [i, v] of own.entries()) expect(v).toBeCloseTo(expected[i] as number, 5);
      }
      // Six examples at a time, the last two of which only fill up; as many as there are features, as many as there are steps.
      for (const batch of [6, 3, 5]) {
        const fixed = await samples(model(forms[form], batch), x.data, maskPer);
        for (const [i, v] of fixed.entries()) expect(v).toBeCloseTo(expected[i] as number, 5);
      }
    });

    test("an example's samples do not depend on the others", async () => {
      const changed = x.data.map((v, i) => (Math.floor(i / (steps * width)) === 1 ? v : v + 1));
      const [before, after] = [
        await samples(model(forms[form]), x.data, maskPer),
        await samples(model(forms[form]), changed, maskPer),
      ];
      const size = steps * units;
      before.forEach((v, i) => {
        if (Math.floor(i / size) % rows === 1) expect(after[i]).toBeCloseTo(v, 5);
      });
    });
  });
});
