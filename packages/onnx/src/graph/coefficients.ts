import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  OperatorSetIdProtoSchema,
  type TensorProto,
} from "../generated/onnx_pb.ts";
import { create } from "../proto/message.ts";
import { prune } from "../rewrite/prune.ts";
import { readFloats } from "../tensor/read.ts";
import { ElementType } from "../tensor/types.ts";
import { floatTensor, intTensor } from "../tensor/write.ts";
import { copy } from "./copy.ts";
import { localIds } from "./ids.ts";
import { declared, producerOf } from "./lookup.ts";
import { Names } from "./names.ts";
import { attribute, intAttribute, intOf, isStandard, makeNode } from "./node.ts";

/** For files that import no standard operators: it has all that is used here. */
const opset = 13n;
/** More classes than this would make the unit matrix a burden. */
const mostClasses = 1024;

/**
 * Takes the coefficients of `LinearClassifier` and `LinearRegressor` (ai.onnx.ml), which are attributes, out of the nodes of the main
 * graph: a `Gemm` multiplies by a tensor, and the node itself is left with the unit matrix, to choose labels and to transform scores as
 * before. The same model when there are none.
 */
export function openCoefficients(model: ModelProto): ModelProto {
  const { graph } = model;
  if (graph === undefined || !graph.node.some((node) => classesOf(node) > 0)) return model;
  const names = new Names(model);
  const ids = localIds(graph);
  const tensors: TensorProto[] = [];
  const node = graph.node.flatMap((one) => {
    const opened = classesOf(one) > 0 ? open(one, ids.get(one) ?? one.opType, graph, names) : undefined;
    tensors.push(...(opened?.tensors ?? []));
    return opened?.nodes ?? [one];
  });
  const standard = model.opsetImport.some((one) => isStandard(one));
  const imports = standard ? [] : [create(OperatorSetIdProtoSchema, { domain: "", version: opset })];
  return copy(model, {
    graph: copy(graph, { node, initializer: [...graph.initializer, ...tensors] }),
    opsetImport: [...model.opsetImport, ...imports],
  });
}

/** Undoes `openCoefficients`, also where the coefficients are others by now. */
export function closeCoefficients(model: ModelProto): ModelProto {
  const { graph } = model;
  if (graph === undefined) return model;
  const makers = producerOf(graph);
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const gone = new Set<NodeProto>();
  const node = graph.node.map((one) => {
    const gemm = makers.get(one.input[0] ?? "");
    if (one.domain !== "ai.onnx.ml" || gemm?.opType !== "Gemm" || one.name !== `${gemm.name}/scores`) return one;
    if (!hasUnitCoefficients(one)) return one;
    const [input = "", ...others] = gemm.input;
    const [coefficients, intercepts] = others.map(
      (name) => tensors.get(name) && readFloats(tensors.get(name) as TensorProto),
    );
    if (coefficients === undefined || (intercepts === undefined && others.length > 1)) return one;
    gone.add(gemm);
    let first = input;
    for (
      let maker = makers.get(first);
      maker?.name.startsWith(`${gemm.name}/`) && !gone.has(maker);
      maker = makers.get(first)
    ) {
      gone.add(maker);
      first = maker.input[0] ?? "";
    }
    return copy(one, { name: gemm.name, input: [first], attribute: attributesOf(one, coefficients, intercepts) });
  });
  if (gone.size === 0) return model;
  return copy(model, { graph: prune(graph, copy(graph, { node: node.filter((one) => !gone.has(one)) })) });
}

/** Whether a classifier or regressor multiplies by the unit matrix and adds nothing. */
export function hasUnitCoefficients(node: NodeProto): boolean {
  const values = floats(node, "coefficients");
  const size = Math.sqrt(values.length);
  if (!Number.isInteger(size) || floats(node, "intercepts").some((v) => v !== 0)) return false;
  return values.every((v, i) => v === (i % (size + 1) === 0 ? 1 : 0));
}

/** The number of scores of a classifier or regressor that can be opened; 0 for all other nodes. */
function classesOf(node: NodeProto): number {
  if (node.domain !== "ai.onnx.ml" || hasUnitCoefficients(node)) return 0;
  const given = floats(node, "intercepts").length;
  const classes = { LinearClassifier: given, LinearRegressor: intOf(node, "targets", 1) }[node.opType] ?? 0;
  const fits = floats(node, "coefficients").length % classes === 0 && (given === classes || given === 0);
  return fits && classes <= mostClasses ? classes : 0;
}

function open(
  node: NodeProto,
  id: string,
  graph: GraphProto,
  names: Names,
): { nodes: NodeProto[]; tensors: TensorProto[] } {
  const classes = classesOf(node);
  const coefficients = floats(node, "coefficients");
  const features = coefficients.length / classes;
  const fresh = (what: string): string => names.fresh(`${id}/${what}`);
  const [weights, bias, shape, product] = ["coefficients", "intercepts", "shape", "product"].map(fresh) as [
    string,
    string,
    string,
    string,
  ];
  const tensors = [floatTensor(weights, coefficients, [classes, features])];
  const intercepts = floats(node, "intercepts");
  if (intercepts.length > 0) tensors.push(floatTensor(bias, intercepts, [classes]));
  const nodes: NodeProto[] = [];
  let input = node.input[0] ?? "";
  const step = (op: string, more: readonly string[], attributes: NodeProto["attribute"] = []): void => {
    const output = fresh(op);
    nodes.push(makeNode(op, [input, ...more], [output], { name: fresh(`${op}_node`), attributes }));
    input = output;
  };
  // Integers count as numbers here, and a vector as one example.
  const type = declared(graph).get(input)?.type?.value;
  const known = type?.case === "tensorType" ? type.value : undefined;
  if (known?.elemType !== ElementType.FLOAT) step("Cast", [], [intAttribute("to", ElementType.FLOAT)]);
  if (known?.shape?.dim.length !== 2) {
    tensors.push(intTensor(shape, [-1, features]));
    step("Reshape", [shape]);
  }
  const inputs = intercepts.length > 0 ? [input, weights, bias] : [input, weights];
  nodes.push(makeNode("Gemm", inputs, [product], { name: id, attributes: [intAttribute("transB", 1)] }));
  const unit = Float32Array.from({ length: classes ** 2 }, (_, i) => (i % (classes + 1) === 0 ? 1 : 0));
  const attribute = attributesOf(node, unit, new Float32Array(classes));
  nodes.push(copy(node, { name: `${id}/scores`, input: [product], attribute }));
  return { nodes, tensors };
}

/** The attributes of a node with other coefficients. */
function attributesOf(node: NodeProto, coefficients: Float32Array, intercepts?: Float32Array): NodeProto["attribute"] {
  const made = new Map(
    Object.entries({ coefficients, intercepts }).map(([name, values]) => [
      name,
      values && create(AttributeProtoSchema, { name, floats: [...values], type: AttributeProto_AttributeType.FLOATS }),
    ]),
  );
  const names = new Set([...node.attribute.map(({ name }) => name), ...made.keys()]);
  return [...names].flatMap((name) => (made.has(name) ? made.get(name) : attribute(node, name)) ?? []);
}

function floats(node: NodeProto, name: string): Float32Array {
  return Float32Array.from(attribute(node, name)?.floats ?? []);
}
