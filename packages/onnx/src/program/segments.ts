import type { Multiply, RawArray, TypedArray } from "@mayhap/core";
import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-common";
import { multiplying } from "#platform";
import { type GraphProto, type ModelProto, type NodeProto, ValueInfoProtoSchema } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { functionsOf } from "../graph/functions.ts";
import type { Scope } from "../graph/scope.ts";
import { keepRows } from "../inputs/rows.ts";
import { create } from "../proto/message.ts";
import { valueInfo } from "../rewrite/ir.ts";
import { elementTypeOf, sizeOf } from "../tensor/types.ts";
import { irregular, sameButRounding } from "./compare.ts";
import { partGraph } from "./part.ts";
import type { Product, ProductGraph } from "./products.ts";
import { own, put } from "./put.ts";
import { toRaw } from "./raw.ts";
import type { RowState } from "./row-ops.ts";
import { rowValues } from "./row-values.ts";
import { type Feeds, frame, type Sessions } from "./session.ts";
import { split } from "./split.ts";
import { Tile } from "./tile.ts";

/** What runs between products. */
interface Segment {
  /** What gives the rows of the products; none where the values handed over have them. The types of some inputs are still to be declared. */
  readonly graph: GraphProto | undefined;
  /** The products whose rows are known then. */
  readonly products: readonly Product[];
}

/** What samples of some rows start from. */
export interface Given {
  /** What the part reads of the model's inputs and of what was run before. */
  readonly base: Feeds;
  /** The names among them of which each example has its own row, where any number of rows may run at once. */
  readonly tiled: readonly string[] | undefined;
  readonly rows: number;
  /** With the rows that only fill up a fixed batch. */
  readonly padded: number;
  readonly tensors: TensorConstructor;
}

/** Whether samples run as one batch, or side by side. */
export interface Ways {
  readonly together: boolean;
}

/** The part behind the split, cut where rows are multiplied by drawn weights. */
export class Segments {
  readonly #model: ModelProto;
  readonly #sessions: Sessions;
  readonly #segments: readonly Segment[];
  /** By the number of the site. */
  readonly #products: ReadonlyMap<number, Product>;
  readonly #weights: number;
  /** All nodes, in execution order. */
  readonly #nodes: readonly NodeProto[];
  readonly #outputs: readonly string[];
  readonly #scope: Scope;
  readonly #loaded: Promise<InferenceSession>[] = [];
  /** By what is the same for all inputs but for the number of rows. */
  readonly #ways = new Map<string, Promise<Ways | undefined>>();

  private constructor(
    model: ModelProto,
    sessions: Sessions,
    segments: readonly Segment[],
    nodes: readonly NodeProto[],
    outputs: readonly string[],
    scope: Scope,
  ) {
    this.#model = model;
    this.#sessions = sessions;
    this.#segments = segments;
    this.#nodes = nodes;
    this.#outputs = outputs;
    this.#scope = scope;
    this.#products = new Map(segments.flatMap(({ products }) => products.map((product) => [product.site, product])));
    this.#weights = [...this.#products.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** Undefined where it cannot be cut: something random of the model's own stands before a product, say. */
  static cut(
    model: ModelProto,
    { graph, products }: ProductGraph,
    outputs: readonly string[],
    scope: Scope,
    sessions: Sessions,
  ): Segments | undefined {
    const segments: Segment[] = [];
    let rest = graph;
    let left = products;
    let pending = outputs;
    let nodes: readonly NodeProto[] | undefined;
    while (left.length > 0) {
      const random = new Set(left.map(({ name }) => name));
      const wanted = [...new Set([...pending, ...left.map(({ rows }) => rows)])];
      const { prefix, suffix, boundary } = split(rest, random, wanted, functionsOf(model));
      const known = new Set(prefix.outputs);
      const ready = left.filter(({ rows }) => known.has(rows));
      if (ready.length === 0) return undefined;
      const given = new Set(rest.input.map(({ name }) => name));
      const made = prefix.outputs.filter((name) => !given.has(name));
      // What comes before the first products has run already: it is the same for all samples.
      const runs = segments.length > 0 && made.length > 0;
      segments.push({ graph: runs ? partGraph(rest, { ...prefix, outputs: made }, []) : undefined, products: ready });
      left = left.filter((product) => !ready.includes(product));
      pending = pending.filter((name) => !known.has(name));
      nodes ??= suffix.nodes;
      const handed = boundary.map((name) => create(ValueInfoProtoSchema, { name }));
      rest = partGraph(rest, suffix, handed);
    }
    const last = { nodes: rest.node, inputs: rest.input.map(({ name }) => name), outputs: pending };
    segments.push({ graph: partGraph(rest, last, []), products: [] });
    return new Segments(model, sessions, segments, nodes ?? [], outputs, scope);
  }

  /** How samples are best run; undefined where it is faster to feed drawn weights, or the runtime does not take it like this. */
  async waysFor(given: Given): Promise<Ways | undefined> {
    const { base } = given;
    const first = this.#segments[0]?.products ?? [];
    const rows = first.map(({ rows, shape }) => sizeOf(own(base, rows)?.dims ?? []) / shape[0]);
    if (Math.max(...rows) > multiplying.rows) return undefined;
    const shapes = Object.entries(base).map(([name, { type, dims }]) =>
      given.tiled?.includes(name) ? [name, type, "rows", dims.slice(1)] : [name, type, dims],
    );
    const key = JSON.stringify([given.rows === 1, given.tiled !== undefined, shapes]);
    const ways = this.#ways.get(key) ?? this.#try(given);
    this.#ways.set(key, ways);
    const found = await ways;
    return found?.together || this.#weights >= multiplying.weightsApart ? found : undefined;
  }

  /** Two samples with made-up products, side by side and as one batch. */
  async #try(given: Given): Promise<Ways | undefined> {
    const made: Multiply = (site, rows) => {
      const [length, width] = (this.#products.get(site) as Product).shape;
      return Float32Array.from({ length: (rows.length / length) * width }, (_, i) => {
        const row = Math.floor(i / width) * length;
        const mean = rows.subarray(row, row + length).reduce((sum, value) => sum + value / length, 0);
        return mean + irregular(i, site);
      });
    };
    try {
      const apart = await this.run(given, { together: false }, made, 2);
      if (Object.values(apart).some(({ shape }) => shape.length === 0)) return undefined;
      if (!this.#apart(given)) return { together: false };
      const together = await this.run(given, { together: true }, made, 2).catch(() => undefined);
      const same = Object.entries(apart).every(([name, { data, shape }]) => {
        const other = together?.[name];
        return shape[0] === 2 * given.rows && other?.shape.join() === shape.join() && sameButRounding(data, other.data);
      });
      return { together: same };
    } catch {
      return undefined;
    }
  }

  /** Whether the graph itself keeps examples apart, as far as its operators tell. */
  #apart({ base, tiled }: Given): boolean {
    if (tiled === undefined) return false;
    const states = new Map<string, RowState>([...this.#products.values()].map(({ name }) => [name, "rows"]));
    for (const name of Object.keys(base)) states.set(name, tiled.includes(name) ? "rows" : "unsure");
    const found = rowValues(this.#nodes, states, this.#scope);
    const rows = [...this.#products.values()].map((product) => product.rows);
    return [...this.#outputs, ...rows].every((name) => found.get(name) !== "mixed");
  }

  /** Runs samples, and gives the numeric outputs of all, sample after sample along axis 0. */
  async run(given: Given, { together }: Ways, multiply: Multiply, samples: number): Promise<Record<string, RawArray>> {
    const { base, tiled = [], tensors } = given;
    // Values of all samples as one batch, or of each.
    const count = together ? samples : 1;
    const lanes = Array.from({ length: samples / count }, () => ({ ...base }) as Record<string, Tensor>);
    if (count > 1)
      for (const name of tiled) put(lanes[0] as Feeds, name, new Tile(base[name] as Tensor, tensors).times(count));
    for (const [i, { graph, products }] of this.#segments.entries()) {
      for (const lane of graph === undefined ? [] : lanes) await this.#runSegment(i, graph as GraphProto, lane);
      for (const { site, rows, name, shape } of products) {
        const inputs = lanes.map((lane) => own(lane, rows) as Tensor);
        const found = multiply(site, joined(inputs.map(({ data }) => data as Float32Array)));
        for (const [k, lane] of lanes.entries()) {
          const dims = [...(inputs[k]?.dims.slice(0, -1) ?? []), shape[1]];
          const part = found.subarray((k * found.length) / lanes.length, ((k + 1) * found.length) / lanes.length);
          put(lane, name, new tensors("float32", part, dims) as Tensor);
        }
      }
    }
    return this.#outputsOf(lanes, given);
  }

  #outputsOf(lanes: readonly Feeds[], { rows, padded }: Given): Record<string, RawArray> {
    const outputs: Record<string, RawArray> = {};
    for (const name of this.#outputs) {
      const all = lanes
        .flatMap((lane) => toRaw(own(lane, name) as Tensor) ?? [])
        .map((raw) => keepRows(raw, rows, padded));
      const [first] = all;
      if (first === undefined) continue;
      const [length = 1, ...rest] = first.shape;
      const data = joined(all.map((raw) => raw.data));
      put(outputs, name, lanes.length === 1 ? first : { data, shape: [lanes.length * length, ...rest] });
    }
    return outputs;
  }

  /** Adds what a segment gives to the values of a sample. */
  async #runSegment(index: number, graph: GraphProto, sample: Record<string, Tensor>): Promise<void> {
    const feeds: Record<string, Tensor> = {};
    for (const { name } of graph.input) put(feeds, name, own(sample, name) as Tensor);
    const outputs = graph.output.map(({ name }) => name);
    const found = await this.#sessions.run(await this.#load(index, graph, feeds), feeds, outputs);
    for (const name of outputs) put(sample, name, found[name] as Tensor);
  }

  /** The session of a segment; its inputs have the types that they have in the first sample. */
  #load(index: number, graph: GraphProto, feeds: Feeds): Promise<InferenceSession> {
    const known = this.#loaded[index];
    if (known !== undefined) return known;
    const input = graph.input.map((info) =>
      info.type === undefined ? valueInfo(info.name, elementTypeOf((own(feeds, info.name) as Tensor).type)) : info,
    );
    const made = this.#sessions.create(frame(this.#model, copy(graph, { input })));
    this.#loaded[index] = made;
    return made;
  }
}

function joined<T extends TypedArray>(arrays: readonly T[]): T {
  const [first] = arrays as [T];
  if (arrays.length === 1) return first;
  const whole = new (first.constructor as new (length: number) => T)(
    arrays.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}
