import { adapterOf, dropconnect } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { describe, expect, it } from "vitest";
import { openData } from "../../../test/support/data.ts";
import { onnxMlp } from "../../../test/support/onnx-mlp.ts";

const inputsOf = (model: unknown) => adapterOf(model).inputs?.(model);
const dense = (name: string, shape: readonly [number, number]) =>
  ({
    name,
    shape,
    kernel: new Float32Array(shape[0] * shape[1]),
    bias: new Float32Array(shape[1]),
    activation: "relu",
  }) as const;

describe("inputs", () => {
  it("tells name, type and shape, null for a free dimension, of a transformed model too", async () => {
    const model = await loadOnnx(onnxMlp([dense("a", [4, 8]), dense("b", [8, 3])]));
    expect(inputsOf(model)).toEqual([{ name: "x", type: "float32", shape: [null, 4] }]);
    expect(inputsOf(dropconnect(model, 0.2))).toEqual(inputsOf(model));
  });

  const tokens = openData("onnx/tinybert_torch18.onnx");
  it.skipIf(tokens === undefined)("tells several, and their integers", async () => {
    const shape = [null, null];
    expect(inputsOf(await loadOnnx(tokens as string))).toEqual(
      ["input_ids", "attention_mask", "token_type_ids"].map((name) => ({ name, type: "int64", shape })),
    );
  });
});
