import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema, NodeProtoSchema } from "../../../packages/onnx/src/generated/onnx_pb.ts";
import type { Net } from "./net.ts";

const FLOAT = 1n;

/** The file with weight · (rand > p) · 1/(1-p) written into the graph in place of each random weight, as by hand. */
export function withRandomWeights({ onnx, random }: Net, p: number): Uint8Array {
  const model = fromBinary(ModelProtoSchema, onnx);
  const graph = model.graph;
  if (graph === undefined) throw new Error("the builder always writes a graph");
  const scalar = (name: string, value: number) => ({
    name,
    dataType: 1,
    dims: [],
    rawData: new Uint8Array(Float32Array.of(value).buffer),
  });
  const node = (opType: string, input: string[], output: string, to?: bigint) =>
    create(NodeProtoSchema, {
      opType,
      name: `${output}.node`,
      input,
      output: [output],
      attribute: to === undefined ? [] : [{ name: "to", type: 2, i: to }],
    });
  const made = random.flatMap((weight) => [
    node("RandomUniformLike", [weight], `${weight}.rand`),
    node("Greater", [`${weight}.rand`, "drop.p"], `${weight}.kept`),
    node("Cast", [`${weight}.kept`], `${weight}.mask`, FLOAT),
    node("Mul", [weight, `${weight}.mask`], `${weight}.masked`),
    node("Mul", [`${weight}.masked`, "drop.scale"], `${weight}.drawn`),
  ]);
  for (const user of graph.node)
    user.input = user.input.map((name) => (random.includes(name) ? `${name}.drawn` : name));
  const { initializer } = create(ModelProtoSchema, {
    graph: { initializer: [scalar("drop.p", p), scalar("drop.scale", 1 / (1 - p))] },
  }).graph as typeof graph;
  graph.initializer.push(...initializer);
  graph.node.unshift(...made);
  return toBinary(ModelProtoSchema, model);
}
