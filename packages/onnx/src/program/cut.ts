import { type GraphProto, type ModelProto, ValueInfoProtoSchema } from "../generated/onnx_pb.ts";
import { functionsOf } from "../graph/functions.ts";
import { create } from "../proto/message.ts";
import { partGraph } from "./part.ts";
import type { Product, ProductGraph } from "./products.ts";
import { split } from "./split.ts";

/** What runs between products, and the products whose rows are known then. */
export interface Segment {
  /** What gives these rows; none where they are there already. Inputs that come from earlier segments say no type. */
  readonly graph: GraphProto | undefined;
  readonly products: readonly Product[];
}

/**
 * Cuts the part behind the split where rows are multiplied by drawn weights. The first segment has run already: what comes before all products is the
 * same for every sample. The last one has no products. Undefined where something random of the model's own comes before a product.
 */
export function cutAtProducts(
  model: ModelProto,
  { graph, products }: ProductGraph,
  outputs: readonly string[],
): readonly Segment[] | undefined {
  const segments: Segment[] = [];
  let rest = graph;
  let left = products;
  let pending = outputs;
  while (left.length > 0) {
    const random = new Set(left.map(({ name }) => name));
    const wanted = [...new Set([...pending, ...left.map(({ rows }) => rows)])];
    const { prefix, suffix, boundary } = split(rest, random, wanted, functionsOf(model));
    const known = new Set(prefix.outputs);
    const ready = left.filter(({ rows }) => known.has(rows));
    if (ready.length === 0) return undefined;
    const given = new Set(rest.input.map(({ name }) => name));
    const made = prefix.outputs.filter((name) => !given.has(name));
    const runs = segments.length > 0 && made.length > 0;
    segments.push({ graph: runs ? partGraph(rest, { ...prefix, outputs: made }, []) : undefined, products: ready });
    left = left.filter((product) => !ready.includes(product));
    pending = pending.filter((name) => !known.has(name));
    const handed = boundary.map((name) => create(ValueInfoProtoSchema, { name }));
    rest = partGraph(rest, suffix, handed);
  }
  const last = { nodes: rest.node, inputs: rest.input.map(({ name }) => name), outputs: pending };
  return [...segments, { graph: partGraph(rest, last, []), products: [] }];
}
