import { ModelProtoSchema } from "../../../packages/onnx/src/generated/onnx_pb.ts";
import { intAttribute, makeNode } from "../../../packages/onnx/src/graph/node.ts";
import { fromBinary, toBinary } from "../../../packages/onnx/src/proto/binary.ts";
import { floatTensor } from "../../../packages/onnx/src/tensor/write.ts";
import type { Net } from "./net.ts";

const FLOAT = 1;

/** The file with weight · (rand > p) · 1/(1-p) written into the graph in place of each random weight, as by hand. */
export function withRandomWeights({ onnx, random }: Net, p: number): Uint8Array {
  const model = fromBinary(ModelProtoSchema, onnx);
  const graph = model.graph;
  if (graph === undefined) throw new Error("the builder always writes a graph");
  const scalar = (name: string, value: number) => floatTensor(name, Float32Array.of(value), []);
  const node = (opType: string, input: string[], output: string, to?: number) =>
    makeNode(opType, input, [output], {
      name: `${output}.node`,
      attributes: to === undefined ? [] : [intAttribute("to", to)],
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
  graph.initializer.push(scalar("drop.p", p), scalar("drop.scale", 1 / (1 - p)));
  graph.node.unshift(...made);
  return toBinary(ModelProtoSchema, model);
}
