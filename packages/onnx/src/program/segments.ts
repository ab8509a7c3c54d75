import type { Multiply } from "@mayhap/core";
import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-common";
import { multiplying } from "#platform";
import { type GraphProto, type ModelProto, ValueInfoProtoSchema } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { functionsOf } from "../graph/functions.ts";
import { create } from "../proto/message.ts";
import { valueInfo } from "../rewrite/ir.ts";
import { elementTypeOf, sizeOf } from "../tensor/types.ts";
import { partGraph } from "./part.ts";
import type { Product, ProductGraph } from "./products.ts";
import { own, put } from "./put.ts";
import { type Feeds, frame, type Sessions } from "./session.ts";
import { split } from "./split.ts";

/** What runs between products. */
interface Segment {
  /** What gives the rows of the products; none where the values handed over have them. The types of some inputs are still to be declared. */
  readonly graph: GraphProto | undefined;
  /** The products whose rows are known then. */
  readonly products: readonly Product[];
}

/** The part behind the split, cut where rows are multiplied by drawn weights. */
export class Segments {
  readonly #model: ModelProto;
  readonly #sessions: Sessions;
  readonly #segments: readonly Segment[];
  /** By the number of the site. */
  readonly #products: ReadonlyMap<number, Product>;
  readonly #weights: number;
  readonly #loaded: Promise<InferenceSession>[] = [];
  #works: Promise<boolean> | undefined;

  private constructor(model: ModelProto, sessions: Sessions, segments: readonly Segment[]) {
    this.#model = model;
    this.#sessions = sessions;
    this.#segments = segments;
    this.#products = new Map(segments.flatMap(({ products }) => products.map((product) => [product.site, product])));
    this.#weights = [...this.#products.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** Undefined where it cannot be cut: something random of the model's own stands before a product, say. */
  static cut(
    model: ModelProto,
    { graph, products }: ProductGraph,
    outputs: readonly string[],
    sessions: Sessions,
  ): Segments | undefined {
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
      // What comes before the first products has run already: it is the same for all samples.
      const runs = segments.length > 0 && made.length > 0;
      segments.push({ graph: runs ? partGraph(rest, { ...prefix, outputs: made }, []) : undefined, products: ready });
      left = left.filter((product) => !ready.includes(product));
      pending = pending.filter((name) => !known.has(name));
      const handed = boundary.map((name) => create(ValueInfoProtoSchema, { name }));
      rest = partGraph(rest, suffix, handed);
    }
    const last = { nodes: rest.node, inputs: rest.input.map(({ name }) => name), outputs: pending };
    segments.push({ graph: partGraph(rest, last, []), products: [] });
    return new Segments(model, sessions, segments);
  }

  /**
   * Whether it is faster than to feed drawn weights, and the runtime takes it like this. `base`: what the part reads of the model's inputs and of what
   * was run before.
   */
  async pays(base: Feeds, tensors: TensorConstructor): Promise<boolean> {
    const first = this.#segments[0]?.products ?? [];
    const rows = first.map(({ rows, shape }) => sizeOf(own(base, rows)?.dims ?? []) / shape[0]);
    if (this.#weights < multiplying.weights || Math.max(...rows) > multiplying.rows) return false;
    this.#works ??= this.#try(base, tensors);
    return this.#works;
  }

  /** One run of nothing but the segments; what it finds holds for all inputs. */
  async #try(base: Feeds, tensors: TensorConstructor): Promise<boolean> {
    const zeros: Multiply = (site, _, inputs) => {
      const { shape } = this.#products.get(site) as Product;
      return inputs.map((rows) => new Float32Array((rows.length / shape[0]) * shape[1]));
    };
    try {
      await this.run(base, zeros, 1, tensors);
      return true;
    } catch {
      return false;
    }
  }

  /** Runs samples side by side, and gives the values of each. */
  async run(base: Feeds, multiply: Multiply, samples: number, tensors: TensorConstructor): Promise<readonly Feeds[]> {
    const values = Array.from({ length: samples }, () => ({ ...base }) as Record<string, Tensor>);
    for (const [i, { graph, products }] of this.#segments.entries()) {
      for (const sample of graph === undefined ? [] : values) await this.#runSegment(i, graph as GraphProto, sample);
      for (const { site, rows, name, shape } of products) {
        const inputs = values.map((sample) => own(sample, rows) as Tensor);
        const found = multiply(
          site,
          0,
          inputs.map(({ data }) => data as Float32Array),
        );
        for (const [k, sample] of values.entries()) {
          const dims = [...(inputs[k]?.dims.slice(0, -1) ?? []), shape[1]];
          put(sample, name, new tensors("float32", found[k] as Float32Array, dims) as Tensor);
        }
      }
    }
    return values;
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
