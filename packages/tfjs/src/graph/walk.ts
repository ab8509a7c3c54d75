import type { Layer, LayerKind, LayerWeight } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { runtimeError } from "../tf/runtime-error.ts";
import { Graph } from "./graph.ts";
import { execute, topologyOf } from "./internals.ts";
import { type Edge, type Linear, linearOf, rootOf } from "./linear.ts";
import type { NodeDef } from "./node-def.ts";
import { DROP_CONNECT, DROPOUT_MASK } from "./ops.ts";
import { at, dropConnectAt, dropConnectParams, dropoutParams, maskAt } from "./params.ts";

const convolutions = [
  "Conv1D",
  "Conv2D",
  "_FusedConv2D",
  "DepthwiseConv2d",
  "DepthwiseConv2dNative",
  "FusedDepthwiseConv2dNative",
  "Conv3D",
  "Conv2DBackpropInput",
];

/** The shape of a constant, without computing it where it is a plain weight. */
export function shapeOf(name: string, model: tf.GraphModel): number[] {
  const known = model.weights[name.split(":")[0] as string]?.[0];
  if (known !== undefined) return [...known.shape];
  try {
    return tf.tidy(() => [...(execute(model, {}, [name])[0] as tf.Tensor).shape]);
  } catch (error) {
    throw runtimeError(error);
  }
}

/** The linear layers of a graph that can be changed, with those that cannot. */
export function linears(model: tf.GraphModel, graph: Graph): Linear[] {
  return graph.order.flatMap((node) => {
    const linear = linearOf(node, graph);
    if (linear === undefined) return [];
    const rank = shapeOf(at(linear.weight, graph), model).length;
    return [
      rank === 2 || linear.obstacle !== undefined
        ? linear
        : { ...linear, obstacle: `the weight has ${rank} dimensions, not 2` },
    ];
  });
}

/** The walk of the adapter contract: every node that depends on an input of the model. A bias added behind a product belongs to it. */
export function walk(model: tf.GraphModel): readonly Layer[] {
  const graph = new Graph(topologyOf(model));
  const found = new Map(linears(model, graph).map((linear) => [linear.node.name, linear]));
  const biases = new Set(
    [...found.values()].flatMap(({ node, bias }) => (bias !== undefined && bias.node !== node.name ? [bias.node] : [])),
  );
  const main = graph.order.flatMap((node): Layer[] => {
    if (!graph.dependent.has(node.name) || isPlumbing(node, graph) || biases.has(node.name)) return [];
    const linear = found.get(node.name);
    return [linear === undefined ? other(node, graph) : describe(linear, model, graph)];
  });
  return [...main, ...insideFunctions(graph)];
}

function isPlumbing(node: NodeDef, graph: Graph): boolean {
  if (node.op.startsWith("Placeholder") || node.op === DROP_CONNECT || node.op === DROPOUT_MASK) return true;
  return node.op === "Mul" && (node.input ?? []).some((input) => graph.source(input)?.op === DROPOUT_MASK);
}

function describe(linear: Linear, model: tf.GraphModel, graph: Graph): Layer {
  const { node, obstacle } = linear;
  const drop = dropConnectAt(linear.weight, graph);
  const mask = maskAt(linear.activation, graph);
  const weight = (edge: Edge, role: "kernel" | "bias", transposed: boolean): LayerWeight => {
    const root = rootOf(at(edge, graph), graph);
    const shape = shapeOf(root, model);
    return {
      role,
      tensor: transposed ? `${root}:transposed` : root,
      shape: role === "bias" ? [tf.util.sizeFromShape(shape)] : transposed ? shape.reverse() : shape,
    };
  };
  return {
    id: node.name,
    name: node.name,
    kind: "linear",
    type: node.op,
    weights: [
      weight(linear.weight, "kernel", linear.transposed),
      ...(linear.bias === undefined ? [] : [weight(linear.bias, "bias", false)]),
    ],
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(drop === undefined ? {} : { dropconnect: dropConnectParams(drop) }),
    ...(mask === undefined ? {} : { dropout: dropoutParams(mask) }),
  };
}

function other(node: NodeDef, graph: Graph): Layer {
  const gathers =
    ["Gather", "GatherV2", "ResourceGather"].includes(node.op) && graph.isConstant(node.input?.[0] as string);
  const kind: LayerKind = convolutions.includes(node.op) ? "conv" : gathers ? "embedding" : "other";
  const obstacle =
    kind === "conv"
      ? "dropping the weights of convolutions is not built yet"
      : "dropping the weights of embeddings is not built yet";
  return {
    id: node.name,
    name: node.name,
    kind,
    type: node.op,
    weights: [],
    ...(kind === "other" ? {} : { obstacle }),
  };
}

/** Products in the bodies of loops and branches: seen, so that nobody wonders, but not changed. */
function insideFunctions({ topology }: Graph): Layer[] {
  return (topology.library?.function ?? []).flatMap(({ signature, nodeDef }) =>
    (nodeDef ?? [])
      .filter(({ op }) => ["MatMul", "_FusedMatMul", "BatchMatMul", "BatchMatMulV2"].includes(op))
      .map(({ name, op }) => ({
        id: `${signature?.name ?? "function"}/${name}`,
        name,
        kind: "linear" as const,
        type: op,
        weights: [],
        obstacle: "it is in the body of a loop or branch, which is not built yet",
      })),
  );
}
