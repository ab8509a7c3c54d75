import { describe, expect, test } from "vitest";
import { makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx, toBytes } from "../src/index.ts";
import { buildBytes, graphOf, weight } from "./support/build.ts";

const linear = {
  nodes: [makeNode("MatMul", ["x", "w"], ["y"], { name: "fc" })],
  weights: [weight("w", [3, 2])],
  inputs: { x: ["batch", 3] },
  outputs: { y: ["batch", 2] },
};

/** Field `number` of wire type 2 with some text in it. */
function field(number: number, text: string): Uint8Array {
  const tag = number * 8 + 2;
  return Uint8Array.of((tag & 0x7f) | 0x80, tag >> 7, text.length, ...new TextEncoder().encode(text));
}

function contains(whole: Uint8Array, part: Uint8Array): boolean {
  return Buffer.from(whole).includes(Buffer.from(part));
}

describe("the ONNX format", () => {
  test("fields we do not know survive, also through a transformation", async () => {
    const unknown = field(250, "of the future");
    const model = await loadOnnx(Buffer.concat([buildBytes(linear), unknown]));
    expect(contains(toBytes(model), unknown)).toBe(true);
    const params = { p: 0.2, scale: "inverted", maskPer: "sample", bias: false } as const;
    const dropped = adapter.apply(model, { type: "dropconnect", layers: new Map([["fc", params]]) });
    expect(contains(toBytes(dropped), unknown)).toBe(true);
  });

  test("tensors are views of the file's bytes, before and after a transformation", async () => {
    const bytes = buildBytes(linear);
    const model = await loadOnnx(bytes);
    expect(graphOf(model).initializer[0]?.rawData.buffer).toBe(bytes.buffer);
    const params = { p: 0.2, scale: "inverted", maskPer: "sample", bias: false } as const;
    const dropped = adapter.apply(model, { type: "dropconnect", layers: new Map([["fc", params]]) });
    expect(graphOf(dropped).initializer[0]).toBe(graphOf(model).initializer[0]);
  });

  test("weights that are stored right for it are not copied for sampling either", async () => {
    const bytes = buildBytes({
      ...linear,
      weights: [weight("w_long_enough_to_align", [3, 2])],
      nodes: [makeNode("MatMul", ["x", "w_long_enough_to_align"], ["y"], { name: "fc" })],
    });
    // Protobuf aligns nothing: move the file in its buffer until its float32 weights happen to be aligned.
    for (let shift = 0; shift < 4; shift++) {
      const moved = new Uint8Array(bytes.length + shift).subarray(shift);
      moved.set(bytes);
      const model = await loadOnnx(moved);
      if ((graphOf(model).initializer[0]?.rawData.byteOffset ?? 1) % 4 !== 0) continue;
      const params = { p: 0.2, scale: "inverted", maskPer: "sample", bias: false } as const;
      const program = await adapter.compile(
        adapter.apply(model, { type: "dropconnect", layers: new Map([["fc", params]]) }),
      );
      const site = program.sites[0];
      expect(site?.type === "weight" && site.values.buffer).toBe(moved.buffer);
      await program.dispose();
      return;
    }
    expect.unreachable("one of four neighbouring places is aligned");
  });
});
