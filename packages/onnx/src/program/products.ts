import type { Site } from "@mayhap/core";
import { type GraphProto, type NodeProto, ValueInfoProtoSchema } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { reads } from "../graph/free.ts";
import { floatOf, intOf, isStandard, makeNode } from "../graph/node.ts";
import { create } from "../proto/message.ts";

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
 * The product graph of a sampling graph, where every site is a matrix that is multiplied by rows in one place. `names`: the graph inputs of the
 * sites, in their order.
 */
export function productGraph(
  graph: GraphProto,
  sites: readonly Site[],
  names: readonly string[],
): ProductGraph | undefined {
  const users = new Map<string, NodeProto[]>(names.map((name) => [name, []]));
  for (const node of graph.node) for (const name of new Set(reads(node))) users.get(name)?.push(node);
  const instead = new Map<NodeProto, NodeProto>();
  const products: Product[] = [];
  for (const [i, site] of sites.entries()) {
    const name = names[i] as string;
    const [node, ...others] = users.get(name) ?? [];
    if (node === undefined || others.length > 0 || !isProduct(node, name, site)) return undefined;
    const bias = node.input[2] ?? "";
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
