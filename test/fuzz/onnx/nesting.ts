import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  AttributeProto_AttributeType as Type,
} from "../../../packages/onnx/src/generated/onnx_pb.ts";
import { makeNode } from "../../../packages/onnx/src/graph/node.ts";
import { toBinary } from "../../../packages/onnx/src/proto/binary.ts";
import { create } from "../../../packages/onnx/src/proto/message.ts";
import { intTensor } from "../../../packages/onnx/src/tensor/write.ts";
import type { Mutation } from "./mutation.ts";
import { graphOf, nodesOf } from "./parts.ts";

/** Things inside things, more of them than anybody can open. */
export const nestingMutations: Readonly<Record<string, Mutation>> = {
  "graphs inside graphs": (_, dice, __, behind) => {
    const depth = dice.of([2, 10, 30, 60, 120, 500, 3000]);
    // By hand: a library that writes messages would itself run out of stack.
    let node = toBinary(NodeProtoSchema, makeNode("Identity", [dice.of(["x", "v"])], ["v"]));
    for (let level = 0; level < depth; level++)
      node = Buffer.concat([
        inNode.opType("If"),
        inNode.output("v"),
        inNode.input("c"),
        field(5, graphAttribute(field(1, node))),
      ]);
    behind.push(field(7, field(1, node)));
  },
  "a function that calls itself": (model, dice) => {
    define(model, "f", [call("f"), makeNode("MatMul", ["a", "a"], ["c"])]);
    graphOf(model).node.push(call("f", dice.of(["x", "__proto__"])));
    if (dice.chance(0.5)) retarget(model, dice.below(1e6), "f");
  },
  "functions that call each other": (model, dice) => {
    define(model, "f", [call("g"), makeNode("Gemm", ["a", "a"], ["c"])]);
    define(model, "g", [call("h")]);
    define(model, "h", [call("f")]);
    retarget(model, dice.below(1e6), "f");
  },
  "functions that double": (model, dice) => {
    const levels = dice.of([4, 12, 20, 40]);
    for (let level = 0; level < levels; level++)
      define(
        model,
        `f${level}`,
        level === levels - 1
          ? [makeNode("MatMul", ["a", "a"], ["b"])]
          : [call(`f${level + 1}`, "a", "m"), call(`f${level + 1}`, "m", "b")],
      );
    retarget(model, dice.below(1e6), "f0");
  },
  "a chain of functions": (model, dice) => {
    const levels = dice.of([50, 500, 5000]);
    for (let level = 0; level < levels; level++)
      define(model, `f${level}`, [level === levels - 1 ? makeNode("Relu", ["a"], ["b"]) : call(`f${level + 1}`)]);
    retarget(model, dice.below(1e6), "f0");
  },
  "a long chain of nodes": (model, dice) => {
    const { node, input } = graphOf(model);
    const length = dice.of([500, 5000, 15_000]);
    const op = dice.of(["Relu", "Identity", "Transpose", "Cast"]);
    for (let i = 0; i < length; i++)
      node.push(makeNode(op, [i === 0 ? (input[0]?.name ?? "") : `chain${i}`], [`chain${i + 1}`]));
  },
  "a long chain of constants": (model, dice) => {
    const graph = graphOf(model);
    const length = dice.of([500, 5000]);
    const op = dice.of(["Identity", "Transpose", "Cast", "Reshape"]);
    const from = dice.some(graph.initializer)?.name ?? "";
    const links = Array.from({ length }, (_, i) => makeNode(op, [i === 0 ? from : `link${i}`], [`link${i + 1}`]));
    for (const node of graph.node) node.input = node.input.map((name) => (name === from ? `link${length}` : name));
    graph.node.unshift(...links);
  },
  "constants that double": (model, dice) => {
    const graph = graphOf(model);
    graph.initializer.push(intTensor("two", [1, 2]));
    const levels = dice.of([8, 24, 34, 60]);
    for (let i = 0; i < levels; i++) {
      const name = i === 0 ? "two" : `double${i}`;
      const attribute = [create(AttributeProtoSchema, { name: "axis", type: Type.INT, i: 0n })];
      graph.node.unshift(makeNode("Concat", [name, name], [`double${i + 1}`], { attributes: attribute }));
    }
    graph.node.push(makeNode("ConstantOfShape", [`double${levels}`], ["huge"]));
  },
};

/** A field of a message that has its length in front. */
function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  const length: number[] = [];
  for (let left = bytes.length; ; left = Math.floor(left / 128)) {
    length.push(left < 128 ? left : 128 + (left % 128));
    if (left < 128) break;
  }
  return Buffer.concat([Buffer.of(8 * number + 2, ...length), bytes]);
}

const inNode = {
  input: (name: string) => field(1, name),
  output: (name: string) => field(2, name),
  opType: (name: string) => field(4, name),
};

/** `then_branch`, of type GRAPH. */
function graphAttribute(graph: Uint8Array): Buffer {
  return Buffer.concat([field(1, "then_branch"), field(6, graph), Buffer.of(0xa0, 1, Type.GRAPH)]);
}

function call(opType: string, input = "a", output = "b"): NodeProto {
  return makeNode(opType, [input], [output], { domain: "local" });
}

function define(model: ModelProto, name: string, node: NodeProto[]): void {
  const opsetImport = [
    ...model.opsetImport.filter(({ domain }) => domain === ""),
    create(OperatorSetIdProtoSchema, { domain: "local", version: 1n }),
  ];
  model.functions.push(
    create(FunctionProtoSchema, { domain: "local", name, input: ["a"], output: ["b"], node, opsetImport }),
  );
  if (!model.opsetImport.some(({ domain }) => domain === "local"))
    model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: "local", version: 1n }));
}

/** Makes a node of the model a call of a function. */
function retarget(model: ModelProto, at: number, name: string): void {
  const nodes = nodesOf(model).filter(({ domain }) => domain !== "local");
  const node = nodes[at % Math.max(1, nodes.length)];
  if (node) Object.assign(node, { opType: name, domain: "local", input: node.input.slice(0, 1), attribute: [] });
}
