import { dropconnect, predict, type Site, subnetwork } from "@mayhap/core";
import * as web from "onnxruntime-web";
import { describe, expect, test } from "vitest";
import { intAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx } from "../src/index.ts";
import { buildBytes, numbers, weight } from "./support/build.ts";
import { bits, distance, runFile, runModel, runProgram, tensor } from "./support/run.ts";

// From 32 MB on weights are handed to onnxruntime beside the model, and drawn in place.

const width = 2912;
const x = { x: tensor(numbers(width, 3), [1, width]) };
const bytes = buildBytes({
  nodes: [
    makeNode("MatMul", ["x", "w"], ["h"], { name: "one" }),
    makeNode("Relu", ["h"], ["r"]),
    makeNode("Gemm", ["r", "v"], ["y"], { name: "two", attributes: [intAttribute("transB", 1)] }),
  ],
  weights: [weight("w", [width, width]), weight("v", [width, width], 2)],
  inputs: { x: ["n", width] },
  outputs: { y: ["n", width] },
});

/** The trained weights as the site asks for them. */
function inOrder(site: Site): Float32Array {
  if (site.type !== "weight") throw new Error("only weights here");
  return site.stored ?? site.values;
}

describe("a model with large weights", () => {
  test.each(["all", "last"] as const)(
    "draws in %s what the generator draws, and keeps its bits at p = 0",
    async (layers) => {
      const model = await loadOnnx(bytes);
      const zero = await adapter.compile(dropconnect(model, { p: 0, layers }));
      expect(bits(await runProgram(zero, x))).toEqual(bits(await runFile(bytes, x)));
      await zero.dispose();
      const random = dropconnect(model, { p: 0.25, layers });
      const { kept } = await predict(random, x, { samples: 2, seed: 7, keep: true });
      const thinned = await runModel(await subnetwork(random, 7, 1), x);
      expect(
        distance(thinned, { y: { data: Float32Array.from(kept?.[1]?.data ?? []), shape: [1, width] } }),
      ).toBeLessThan(1e-5);
      await model.release();
    },
  );

  test("runs in onnxruntime-web too", async () => {
    web.env.wasm.numThreads = 1;
    const model = await loadOnnx(bytes, { runtime: web as never });
    const program = await adapter.compile(dropconnect(model, { p: 0.25, layers: "last" }));
    const expected = await runFile(bytes, x);
    expect(distance(expected, await runProgram(program, x, inOrder))).toBeLessThan(1e-4);
    await program.dispose();
  });
});
