import { describe, expect, test } from "vitest";
import { FunctionProtoSchema, type NodeProto, OperatorSetIdProtoSchema } from "../src/generated/onnx_pb.ts";
import { makeNode } from "../src/graph/node.ts";
import { adapter, OnnxModel } from "../src/index.ts";
import { create } from "../src/proto/message.ts";
import { buildProto, weight } from "./support/build.ts";

/** `y` = `Layer`(`x`, `w`), where `Layer` is a function of the file with one node. */
function calling(node: NodeProto, dims: readonly number[]): OnnxModel {
  const proto = buildProto({
    nodes: [makeNode("Layer", ["x", "w"], ["y"], { name: "call", domain: "mine" })],
    weights: [weight("w", dims)],
    inputs: { x: ["n", 4] },
    outputs: { y: undefined },
    domains: ["mine", "com.microsoft"],
    opset: 19,
  });
  const opsetImport = proto.opsetImport.map((one) => create(OperatorSetIdProtoSchema, one));
  proto.functions.push(
    create(FunctionProtoSchema, {
      name: "Layer",
      domain: "mine",
      input: ["a", "w"],
      output: ["b"],
      node: [node],
      opsetImport,
    }),
  );
  return new OnnxModel(proto, { name: "function.onnx" });
}

describe("functions that hold nothing but one layer are opened, whatever its operator", () => {
  test.each<[op: string, domain: string, kind: string, dims: readonly number[]]>([
    ["Gather", "", "embedding", [6, 4]],
    ["DeformConv", "", "conv", [2, 3, 3, 3]],
    ["FusedConv", "com.microsoft", "conv", [2, 3, 3, 3]],
    ["GemmFastGelu", "com.microsoft", "linear", [4, 3]],
    ["DynamicQuantizeLSTM", "com.microsoft", "recurrent", [1, 4, 12]],
  ])("%s", (op, domain, kind, dims) => {
    const inputs = op === "Gather" ? ["w", "a"] : ["a", "w"];
    const [layer] = adapter.layers(calling(makeNode(op, inputs, ["b"], { domain }), dims));
    expect(layer).toMatchObject({ type: op, kind });
  });
});
