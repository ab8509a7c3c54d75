import { join } from "node:path";
import { explain } from "@mayhap/core";
import { describe, expect, it } from "vitest";
import { openData } from "../../../test/support/data.ts";
import { loadOnnx } from "../src/index.ts";

const file = openData("onnx/mnist_cnn_burn_opset16.onnx");

describe.skipIf(file === undefined)("explain of a CNN with a dense head", () => {
  it("runs only the last layer again when only that is random", async () => {
    const { split, layers } = explain(await loadOnnx(file as string), { layers: "last" });
    expect(split?.weights).toEqual({ drawn: 32 * 10, all: 8 * 9 + 8 * 16 * 9 + 16 * 24 * 9 + 11616 * 32 + 320 });
    const types = [...(split?.rerun ?? [])].map((id) => layers.find(({ layer }) => layer.id === id)?.layer.type);
    expect(types).toEqual(["Gemm", "BatchNormalization", "LogSoftmax"]);
  });

  it("runs everything behind the first random layer again", async () => {
    const model = await loadOnnx(file as string);
    const { split, layers } = explain(model, { layers: "all", kinds: ["conv"] });
    expect(split?.rerun.size).toBe(layers.length);
  });
});

it("counts the arithmetic where the file tells the shapes", async () => {
  const { split } = explain(await loadOnnx(join(import.meta.dirname, "../../../docs/fixtures/model.onnx")));
  expect(split?.operations).toEqual({ rerun: 8 * 3, all: 4 * 8 + 8 * 3 });
});
