import type { Site } from "@mayhap/core";
import { type GraphProto, type NodeProto, ValueInfoProtoSchema } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { reads } from "../graph/free.ts";
import { floatOf, intOf, isStandard, makeNode } from "../graph/node.ts";
import { create } from "../proto/message.ts";
import type { SamplingGraph } from "./sampling.ts";

/** A product of rows with a drawn weight. */
export interface Product {
  /** Number of the site. */
  readonly site: number;
  /** The rows, by the name of the value. */
  readonly rows: string;
  /** The graph input that the product comes in by: that of the weight. */
  readonly name: string;
  /** Length and width of the weight. */
  readonly shape: readonly [number, number];
}

/** A sampling graph whose products with drawn weights are inputs instead of the weights. */
export interface ProductGraph {
  readonly graph: GraphProto;
  readonly products: readonly Product[];
}

/**
 * The product graph of a sampling graph, where every site is a matrix that is multiplied by rows in one place. The inputs of the sampling graph are
 * those of the sites, in their order.
 */
export function productGraph({ graph, inputs }: SamplingGraph, sites: readonly Site[]): ProductGraph | undefined {
  // A vector is a matrix of one column to the core only: its product has an axis less.
  if (inputs.some(({ dims }) => dims?.length !== 2)) return undefined;
  const names = inputs.map(({ name }) => name);
  const dims = new Map(graph.initializer.map((tensor) => [tensor.name, tensor.dims.map(Number)]));
  const users = new Map<string, NodeProto[]>(names.map((name) => [name, []]));
  for (const node of graph.node) for (const name of new Set(reads(node))) users.get(name)?.push(node);
  const instead = new Map<NodeProto, NodeProto>();
  const products: Product[] = [];
  for (const [i, site] of sites.entries()) {
    const name = names[i] as string;
    const [node, ...others] = users.get(name) ?? [];
    if (node === undefined || others.length > 0 || !isProduct(node, name, site)) return undefined;
    const bias = node.input[2] ?? "";
    // Gemm refuses what does not broadcast to its product; a sum might make more of it.
    const [length, ...behind] = (dims.get(bias) ?? []).toReversed();
    if (bias !== "" && (length !== site.shape[1] || behind.some((size) => size !== 1))) return undefined;
    const sum = bias === "" ? makeNode("Identity", [name], node.output) : makeNode("Add", [name, bias], node.output);
    instead.set(node, sum);
    products.push({ site: i, rows: node.input[0] as string, name, shape: site.shape as [number, number] });
  }
  const taken = new Set(names);
  return {
    graph: copy(graph, {
      node: graph.node.map((node) => instead.get(node) ?? node),
      // Types are known when the values are.
      input: graph.input.map((info) =>
        taken.has(info.name) ? create(ValueInfoProtoSchema, { name: info.name }) : info,
      ),
    }),
    products,
  };
}

/** Whether a node does nothing but multiply by a drawn weight from the right, and add a bias. */
function isProduct(node: NodeProto, weight: string, site: Site): site is Extract<Site, { type: "weight" }> {
  if (site.type !== "weight" || site.shape.length !== 2 || (site.unit ?? "element") !== "element") return false;
  if (!isStandard(node) || node.input.indexOf(weight) !== 1 || node.input.lastIndexOf(weight) !== 1) return false;
  const turned = site.order === "transposed";
  if (node.opType === "MatMul") return !turned;
  return (
    node.opType === "Gemm" &&
    intOf(node, "transA", 0) === 0 &&
    intOf(node, "transB", 0) === (turned ? 1 : 0) &&
    floatOf(node, "alpha", 1) === 1 &&
    (floatOf(node, "beta", 1) === 1 || (node.input[2] ?? "") === "")
  );
}
