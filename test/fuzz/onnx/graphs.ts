import { OperatorSetIdProtoSchema } from "../../../packages/onnx/src/generated/onnx_pb.ts";
import { copy } from "../../../packages/onnx/src/graph/copy.ts";
import { floatAttribute, makeNode, stringAttribute } from "../../../packages/onnx/src/graph/node.ts";
import { create } from "../../../packages/onnx/src/proto/message.ts";
import { valueInfo } from "../../../packages/onnx/src/rewrite/ir.ts";
import type { Mutation } from "./mutation.ts";
import { graphOf, graphsOf, nodesOf, tensorsOf } from "./parts.ts";
import { floats, integers, names } from "./values.ts";

/** Graphs that are not wired as they should be. */
export const graphMutations: Readonly<Record<string, Mutation>> = {
  "a node reads another value": (model, dice) => {
    const nodes = nodesOf(model);
    const node = dice.some(nodes);
    if (node) node.input[dice.below(node.input.length + 1)] = dice.of(nodes).output[0] ?? "";
  },
  "a node reads itself": (model, dice) => {
    const node = dice.some(nodesOf(model));
    if (node) node.input[0] = node.output[0] ?? "";
  },
  "a cycle": (model, dice) => {
    const { node } = graphOf(model);
    const at = dice.below(node.length);
    const [first, later] = [node[at], node[Math.min(node.length - 1, at + 1 + dice.below(5))]];
    if (first && later) first.input[dice.below(first.input.length + 1)] = later.output[0] ?? "";
  },
  "a value that nobody makes": (model, dice) => {
    const node = dice.some(nodesOf(model));
    if (node) node.input[dice.below(node.input.length + 1)] = dice.of(names);
  },
  "a node is gone": (model, dice) => {
    const graph = dice.of(graphsOf(model));
    graph.node.splice(dice.below(graph.node.length), 1);
  },
  "a node twice": (model, dice) => {
    const graph = dice.of(graphsOf(model));
    const node = dice.some(graph.node);
    if (node) graph.node.push(copy(node, {}));
  },
  "nodes in another order": (model, dice) => {
    dice.of(graphsOf(model)).node.reverse();
  },
  "inputs are gone": (model, dice) => {
    const node = dice.some(nodesOf(model));
    if (node) node.input = node.input.slice(0, dice.below(node.input.length + 1));
  },
  "outputs are gone": (model, dice) => {
    const node = dice.some(nodesOf(model));
    if (node) node.output = dice.chance(0.5) ? [] : node.output.map(() => "");
  },
  "a tensor is gone": (model, dice) => {
    const { initializer } = graphOf(model);
    initializer.splice(dice.below(initializer.length), 1);
  },
  "a tensor twice": (model, dice) => {
    const { initializer } = graphOf(model);
    const tensor = dice.some(tensorsOf(model));
    if (tensor) initializer.push(copy(tensor, { dims: [dice.of(integers)] }));
  },
  "an op": (model, dice) => {
    const nodes = nodesOf(model);
    const node = dice.some(nodes);
    if (node) node.opType = dice.chance(0.7) ? dice.of(nodes).opType : dice.of(names);
  },
  "an op with weights": (model, dice) => {
    const node = dice.some(nodesOf(model));
    const ops =
      "Gemm MatMul Conv LSTM GRU RNN Einsum Gather If Loop Scan Dropout ConstantOfShape Reshape DequantizeLinear";
    if (node) node.opType = dice.of(ops.split(" "));
  },
  "a domain": (model, dice) => {
    const node = dice.some(nodesOf(model));
    if (node) node.domain = dice.of(["mayhap", "com.microsoft", "ai.onnx.ml", "__proto__", "nowhere"]);
  },
  "an attribute's number": (model, dice) => {
    const attribute = dice.some(nodesOf(model).flatMap((node) => node.attribute));
    if (!attribute) return;
    attribute.i = dice.of(integers);
    attribute.f = dice.of(floats);
    if (attribute.ints.length > 0) attribute.ints[dice.below(attribute.ints.length)] = dice.of(integers);
  },
  "an attribute's type": (model, dice) => {
    const attribute = dice.some(nodesOf(model).flatMap((node) => node.attribute));
    if (attribute) attribute.type = dice.below(16) as typeof attribute.type;
  },
  "an attribute's name": (model, dice) => {
    const attribute = dice.some(nodesOf(model).flatMap((node) => node.attribute));
    if (attribute) attribute.name = dice.of(names);
  },
  "an attribute's text": (model, dice) => {
    const attribute = dice.some(nodesOf(model).flatMap((node) => node.attribute));
    if (attribute) attribute.s = new TextEncoder().encode(dice.of([...names, ",->", "ij,jk->ik", "...->", "ii->i"]));
  },
  "attributes are gone": (model, dice) => {
    const node = dice.some(nodesOf(model));
    if (node) node.attribute = [];
  },
  "an input's shape": (model, dice) => {
    const graph = graphOf(model);
    const type = dice.some([...graph.input, ...graph.output, ...graph.valueInfo])?.type?.value;
    if (type?.case !== "tensorType" || type.value.shape === undefined) return;
    const dim = dice.some(type.value.shape.dim);
    if (dim) dim.value = { case: "dimValue", value: dice.of(integers) };
  },
  "an input's type": (model, dice) => {
    const type = dice.some(graphOf(model).input)?.type?.value;
    if (type?.case === "tensorType") type.value.elemType = dice.of([0, 1, 7, 8, 9, 10, 14, 16, 99]);
  },
  "inputs without a type": (model) => {
    for (const input of graphOf(model).input) delete input.type;
  },
  "outputs are nothing": (model, dice) => {
    const graph = graphOf(model);
    graph.output = dice.chance(0.5) ? [] : [valueInfo(dice.of(names), 1)];
  },
  "an input is an output": (model, dice) => {
    const graph = graphOf(model);
    const input = dice.some(graph.input);
    if (input) graph.output.push(input);
  },
  "another version": (model, dice) => {
    model.irVersion = dice.of(integers);
    if (dice.chance(0.7)) model.opsetImport = [create(OperatorSetIdProtoSchema, { version: dice.of(integers) })];
  },
  "domains of operators": (model, dice) => {
    model.opsetImport.push(
      create(OperatorSetIdProtoSchema, { domain: dice.of(["mayhap", "", ...names]), version: dice.of(integers) }),
    );
  },
  "nodes that pass for ours": (model, dice) => {
    const { node, initializer } = graphOf(model);
    const tensor = dice.some(initializer);
    if (!tensor) return;
    const opType = dice.of(["DropConnect", "DropConnectUnscaled", "Dropout", "toString", "constructor"]);
    const attributes = [floatAttribute("p", dice.of(floats)), stringAttribute("scale", dice.of(names))];
    const masked = dice.of([`${tensor.name}'`, tensor.name, "__proto__"]);
    node.unshift(makeNode(opType, dice.chance(0.8) ? [tensor.name] : [], [masked], { domain: "mayhap", attributes }));
    for (const other of node.slice(1)) other.input = other.input.map((name) => (name === tensor.name ? masked : name));
    model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: "mayhap", version: 1n }));
  },
};
