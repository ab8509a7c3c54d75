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
  /** The name of the bias that is added to it; empty without one. */
  readonly bias: string;
}

/** A sampling graph whose products with drawn weights are inputs instead of the weights. */
export interface ProductGraph {
  readonly graph: GraphProto;
  readonly products: readonly Product[];
}

/** A product and its node. */
interface Found {
  readonly node: NodeProto;
  readonly product: Product;
}

/**
 * The product graph of a sampling graph, where every site is a matrix that is multiplied by rows in one place. The inputs of the sampling graph are
 * those of the sites, in their order.
 */
export function productGraph(sampling: SamplingGraph, sites: readonly Site[]): ProductGraph | undefined {
  const found = findProducts(sampling, sites);
  return found.includes(undefined) ? undefined : withProducts(sampling.graph, found as readonly Found[]);
}

/** The same for those products only whose rows are `known`, which come with their biases. Undefined where there are none. */
export function sharedProducts(
  sampling: SamplingGraph,
  sites: readonly Site[],
  known: ReadonlySet<string>,
): ProductGraph | undefined {
  const found = findProducts(sampling, sites).filter((one) => one !== undefined && known.has(one.product.rows));
  if (found.length === 0) return undefined;
  return withProducts(sampling.graph, found as readonly Found[], true);
}

/** For each site in turn its product, if it has one. */
function findProducts({ graph, inputs }: SamplingGraph, sites: readonly Site[]): readonly (Found | undefined)[] {
  const names = inputs.map(({ name }) => name);
  const dims = new Map(graph.initializer.map((tensor) => [tensor.name, tensor.dims.map(Number)]));
  const users = new Map<string, NodeProto[]>(names.map((name) => [name, []]));
  for (const node of graph.node) for (const name of new Set(reads(node))) users.get(name)?.push(node);
  return sites.map((site, i) => {
    const name = names[i] as string;
    // A vector is a matrix of one column to the core only: its product has an axis less.
    if (inputs[i]?.dims?.length !== 2) return undefined;
    const [node, ...others] = users.get(name) ?? [];
    if (node === undefined || others.length > 0 || !isProduct(node, name, site)) return undefined;
    const bias = node.input[2] ?? "";
    // Gemm refuses what does not broadcast to its product; a sum might make more of it.
    const [length, ...behind] = (dims.get(bias) ?? []).toReversed();
    if (bias !== "" && (length !== site.shape[1] || behind.some((size) => size !== 1))) return undefined;
    const shape = site.shape as [number, number];
    return { node, product: { site: i, rows: node.input[0] as string, name, shape, bias } };
  });
}

/** `complete`: products come with their biases. */
function withProducts(graph: GraphProto, found: readonly Found[], complete = false): ProductGraph {
  const instead = new Map(
    found.map(({ node, product: { name, bias } }) => [
      node,
      bias === "" || complete ? makeNode("Identity", [name], node.output) : makeNode("Add", [name, bias], node.output),
    ]),
  );
  const taken = new Set(found.map(({ product }) => product.name));
  return {
    graph: copy(graph, {
      node: graph.node.map((node) => instead.get(node) ?? node),
      // Types are known when the values are.
      input: graph.input.map((info) =>
        taken.has(info.name) ? create(ValueInfoProtoSchema, { name: info.name }) : info,
      ),
    }),
    products: found.map(({ product }) => product),
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
