import type { Site } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import { intAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, type OnnxModel } from "../src/index.ts";
import { build, numbers, weight } from "./support/build.ts";
import { distance, runModel, runProgram, tensor, trained } from "./support/run.ts";
import { connect } from "./support/transform.ts";

const [tokens, width] = [3, 4] as const;
const heads = [intAttribute("num_heads", 2)];
const contrib = { domain: "com.microsoft", attributes: heads };
const around = {
  inputs: { x: ["n", tokens, width] },
  outputs: { y: ["n", tokens, width] },
  domains: ["com.microsoft"],
};
const x = { x: tensor(numbers(2 * tokens * width, 5), [2, tokens, width]) };

const multiHead: OnnxModel = build({
  nodes: [
    makeNode("MatMul", ["x", "wq"], ["q"], { name: "query" }),
    makeNode("MatMul", ["x", "wk"], ["k"], { name: "key" }),
    makeNode("MatMul", ["x", "wv"], ["v"], { name: "value" }),
    makeNode("MultiHeadAttention", ["q", "k", "v", "b"], ["h"], { name: "attention", ...contrib }),
    makeNode("MatMul", ["h", "wo"], ["y"], { name: "output" }),
  ],
  weights: [
    ...["wq", "wk", "wv", "wo"].map((name, i) => weight(name, [width, width], i + 1)),
    weight("b", [3 * width], 7),
  ],
  ...around,
});

const packed: OnnxModel = build({
  nodes: [makeNode("Attention", ["x", "w", "b"], ["y"], { name: "attention", ...contrib })],
  weights: [weight("w", [width, 3 * width], 2), weight("b", [3 * width], 7)],
  ...around,
});

/** The trained weights, but for some elements of one site that are dropped. */
function without(id: string, dropped: (i: number) => boolean): (site: Site) => Float32Array {
  return (site) => {
    const values = trained(site, []);
    return site.id === id ? values.map((v, i) => (dropped(i) ? 0 : v)) : values;
  };
}

describe("projections of attention really drop", () => {
  test("in front of and behind MultiHeadAttention", async () => {
    const program = await adapter.compile(connect(multiHead, { p: 0.2 }));
    const original = await runModel(multiHead, x);
    expect(program.sites.map((s) => s.id)).toEqual(["query/kernel", "key/kernel", "value/kernel", "output/kernel"]);
    for (const { id } of program.sites) {
      const sample = await runProgram(
        program,
        x,
        without(id, (i) => i % 5 === 0),
      );
      expect(distance(original, sample), id).toBeGreaterThan(1e-3);
    }
    expect(distance(original, await runProgram(program, x))).toBeLessThan(1e-6);
    await program.dispose();
  });

  test("packed in Attention: query, key and value alike", async () => {
    const program = await adapter.compile(connect(packed, { p: 0.2 }));
    const original = await runModel(packed, x);
    for (const part of [0, 1, 2]) {
      const inside = (i: number): boolean => Math.floor((i % (3 * width)) / width) === part && i % 2 === 0;
      const sample = await runProgram(program, x, without("attention/kernel", inside));
      expect(distance(original, sample), `part ${part}`).toBeGreaterThan(1e-3);
    }
    await program.dispose();
  });
});
