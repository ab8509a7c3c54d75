import * as tf from "@tensorflow/tfjs";
import { isBias } from "./bias.ts";
import { convOf, outputsOfKernel } from "./conv.ts";
import { embeddingOf } from "./embedding.ts";
import { type Budget, layersInside } from "./functions.ts";
import type { Graph } from "./graph.ts";
import { execute } from "./internals.ts";
import type { Edge, LayerNode, WeightEdge } from "./layer-node.ts";
import { behind, type Step } from "./layout.ts";
import { linearOf } from "./linear.ts";
import { inputsOf, type NodeDef } from "./node-def.ts";
import { DROP_CONNECT } from "./ops.ts";
import { inputAt } from "./params.ts";

/** A weight of a layer with what its constants tell. */
export interface GraphWeight extends WeightEdge {
  /** The constant that it is, behind nodes that only lay it out anew. Tied weights have the same. */
  readonly root: string;
  readonly rootDims: readonly number[];
  /** From the root's layout to that at the edge. */
  readonly steps: readonly Step[];
  /** Lengths at the edge. */
  readonly dims: readonly number[];
  /** Lengths in canonical order. */
  readonly shape: readonly number[];
}

/** A layer of a graph. */
export interface GraphLayer extends Omit<LayerNode, "weights"> {
  /** None where they cannot be read. */
  readonly weights: readonly GraphWeight[];
}

/** All layers whose weights could be dropped, those that cannot with the reason, in execution order. */
export function graphLayers(model: tf.GraphModel, graph: Graph): GraphLayer[] {
  const found = candidates(graph).flatMap((layer) => resolve(layer, model, graph));
  const met = new Set<string>();
  const shared = new Set<string>();
  for (const { edge } of found.flatMap(({ weights }) => weights)) {
    if (met.has(keyOf(edge))) shared.add(keyOf(edge));
    met.add(keyOf(edge));
  }
  return found.map((layer) =>
    layer.obstacle === undefined && layer.weights.some(({ edge }) => shared.has(keyOf(edge)))
      ? { ...layer, obstacle: "its loop or branch uses its weight for another layer too" }
      : layer,
  );
}

function keyOf({ node, input }: Edge): string {
  return `${node}:${input}`;
}

function candidates(graph: Graph, budget: Budget = { depth: 10, nodes: 100_000 }): LayerNode[] {
  return graph.order.flatMap((node) => {
    if (!graph.dependent.has(node.name)) return [];
    const layer = linearOf(node, graph) ?? convOf(node, graph) ?? embeddingOf(node, graph);
    return layer === undefined ? layersInside(node, graph, candidates, budget) : [layer];
  });
}

/** Where a weight that enters a loop of TensorFlow 1 comes from: there it is changed, because nothing can be fed in the loop. */
function beforeLoop(weight: WeightEdge, graph: Graph): WeightEdge {
  let { edge } = weight;
  const seen = new Set<string>();
  for (
    let enter = graph.source(inputAt(edge, graph));
    enter?.op === "Enter";
    enter = graph.source(inputAt(edge, graph))
  ) {
    if (graph.consumers(enter.name).length > 1 || seen.has(enter.name)) return weight;
    seen.add(enter.name);
    edge = { node: enter.name, input: 0 };
  }
  return { ...weight, edge };
}

function resolve(layer: LayerNode, model: tf.GraphModel, graph: Graph): GraphLayer[] {
  if (layer.obstacle !== undefined) return [{ ...layer, weights: [] }];
  const [first, ...others] = layer.weights.map((weight) => beforeLoop(weight, graph)) as [WeightEdge, ...WeightEdge[]];
  const constant = constantAt(inputAt(first.edge, graph), model);
  if (constant === undefined) return [{ ...layer, weights: [], obstacle: "TF.js cannot compute its weight ahead" }];
  const { dims, dtype } = constant;
  if (layer.kind === "embedding" && (dtype !== "float32" || dims.length !== 2 || !takesRows(layer, model))) return [];
  if (dtype !== "float32") return [{ ...layer, weights: [], obstacle: "its weights are integers" }];
  const kernel = weightOf(first, dims, model, graph);
  const outputs = outputsOfKernel(layer.node, kernel.shape);
  const biases = others.flatMap((bias) => {
    const known = constantAt(inputAt(bias.edge, graph), model);
    return known !== undefined && known.dtype === "float32" && isBias(known.dims, outputs)
      ? [weightOf(bias, known.dims, model, graph)]
      : [];
  });
  return [{ ...layer, weights: [kernel, ...biases] }];
}

function takesRows({ node }: LayerNode, model: tf.GraphModel): boolean {
  const axis = inputsOf(node)[2];
  return axis === undefined || axis.startsWith("^") || numbersAt(axis, model)?.[0] === 0;
}

function weightOf(weight: WeightEdge, dims: readonly number[], model: tf.GraphModel, graph: Graph): GraphWeight {
  const { root, steps } = trace(inputAt(weight.edge, graph), model, graph);
  const rootDims = constantAt(root, model)?.dims ?? dims;
  return { ...weight, root, rootDims, steps, dims, shape: behind(dims, weight.canonical(dims)) };
}

/** Goes back from an input to the constant that it is, through nodes that only hand it on or lay it out anew. */
function trace(input: string, model: tf.GraphModel, graph: Graph): { root: string; steps: readonly Step[] } {
  const steps: Step[][] = [];
  let root = input;
  const seen = new Set<string>();
  for (let node = graph.source(root); node !== undefined && !seen.has(node.name); node = graph.source(root)) {
    seen.add(node.name);
    const from = inputsOf(node)[0];
    const step = from === undefined || from.startsWith("^") ? undefined : relaid(node, root, from, model);
    if (step === undefined) break;
    steps.unshift(step);
    root = from as string;
  }
  return { root: root.replace(/:0$/, ""), steps: steps.flat() };
}

/** How a node lays out what comes from `from`; undefined where it does something else with it. */
function relaid(node: NodeDef, output: string, from: string, model: tf.GraphModel): Step[] | undefined {
  switch (node.op) {
    case "Identity":
    case DROP_CONNECT:
      return [];
    case "Cast":
      return constantAt(from, model)?.dtype === "float32" ? [] : undefined;
    case "Reshape":
    case "ExpandDims":
    case "Squeeze": {
      const dims = constantAt(output, model)?.dims;
      return dims && [{ dims }];
    }
    case "Transpose": {
      const perm = numbersAt(inputsOf(node)[1], model);
      return perm && [{ perm }];
    }
    default:
      return undefined;
  }
}

/** What a constant is, without computing it where it is a plain weight. Undefined where TF.js cannot compute it by itself. */
function constantAt(
  input: string,
  model: tf.GraphModel,
): { readonly dims: readonly number[]; readonly dtype: string } | undefined {
  const known = model.weights[input.split(":")[0] as string]?.[0];
  return known === undefined
    ? constant(input, model, ({ shape, dtype }) => ({ dims: [...shape], dtype }))
    : { dims: [...known.shape], dtype: known.dtype };
}

function numbersAt(input: string | undefined, model: tf.GraphModel): number[] | undefined {
  return input === undefined ? undefined : constant(input, model, (tensor) => Array.from(tensor.dataSync()));
}

function constant<T>(input: string, model: tf.GraphModel, read: (tensor: tf.Tensor) => T): T | undefined {
  try {
    return tf.tidy(() => read(execute(model, {}, [input])[0] as tf.Tensor) as never) as T;
  } catch {
    return undefined;
  }
}
