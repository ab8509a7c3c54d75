import type { RowProducts, Site, Subtracting, WeightSite } from "@mayhap/core";
import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-common";
import { subtracting } from "#platform";
import { GraphProtoSchema, type ModelProto } from "../generated/onnx_pb.ts";
import { makeNode } from "../graph/node.ts";
import { create } from "../proto/message.ts";
import { valueInfo } from "../rewrite/ir.ts";
import { readFloats } from "../tensor/read.ts";
import { ElementType, sizeOf } from "../tensor/types.ts";
import type { Parts } from "./parts.ts";
import type { Product, ProductGraph } from "./products.ts";
import { own, pick, put } from "./put.ts";
import { type Feeds, frame, type Sessions } from "./session.ts";
import type { Held } from "./suffixes.ts";

/** What samples of some rows start from, and how they go on. */
export interface Given {
  /** What the part behind the split reads of the model's inputs and of the prefix. */
  readonly base: Feeds;
  readonly tensors: TensorConstructor;
  /** What to feed for draws, but for those of the sites in `but`. */
  feed(draws: readonly Float32Array[], but: ReadonlySet<number>): Record<string, Tensor>;
  run(session: InferenceSession, feeds: Feeds, outputs: readonly string[]): ReturnType<Subtracting["run"]>;
}

/** Products of drawn weights with rows that the prefix gives: the same for every sample. */
export class SharedRows {
  readonly #model: ModelProto;
  readonly #sessions: Sessions;
  readonly #sites: readonly Site[];
  readonly #products: readonly Product[];
  /** By their names. */
  readonly #biases: ReadonlyMap<string, Float32Array | undefined>;
  /** With the products handed to the second. */
  readonly #parts: Parts;
  #product: Promise<InferenceSession> | undefined;

  /** `parts`: with these products handed to the second. */
  constructor(model: ModelProto, parts: Parts, graph: ProductGraph, sites: readonly Site[], sessions: Sessions) {
    this.#model = model;
    this.#sessions = sessions;
    this.#sites = sites;
    this.#products = graph.products;
    this.#parts = parts;
    const wanted = new Set(graph.products.map(({ bias }) => bias));
    const stored = graph.graph.initializer.filter(({ name }) => wanted.has(name));
    this.#biases = new Map(stored.map((tensor) => [tensor.name, readFloats(tensor)]));
  }

  /** Whether to offer it for these rows: with fewer, the lists of what is dropped cost more than they save. */
  pays(base: Feeds): boolean {
    const count = ({ rows, shape }: Product) => sizeOf(own(base, rows)?.dims ?? []) / shape[0];
    const numbers = this.#products.reduce((sum, one) => sum + count(one) * (one.shape[0] + one.shape[1]), 0);
    if (numbers > subtracting.numbers) return false;
    return this.#products.every((one) => {
      const { site, rows, shape, bias } = one;
      if (bias !== "" && this.#biases.get(bias) === undefined) return false;
      // Large weights that are stored the other way round get no copy in canonical order.
      if ((this.#sites[site] as WeightSite).stored !== undefined) return false;
      const { type, dims = [] } = own(base, rows) ?? {};
      return type === "float32" && dims.at(-1) === shape[0] && count(one) >= subtracting.rows;
    });
  }

  /** The offer for rows that it pays for. Who calls disposes of it. */
  offer({ base, tensors, feed, run }: Given): Subtracting & { dispose(): void } {
    let found: Promise<readonly RowProducts[]> | undefined;
    let held: Held | undefined;
    const sites = this.#products.map(({ site }) => site);
    const but = new Set(sites);
    return {
      sites,
      mostP: subtracting.mostP(this.#sessions.threads),
      products: () => {
        found ??= this.#multiply(base, tensors);
        return found;
      },
      run: async (draws) => {
        const products: Record<string, Tensor> = {};
        for (const { site, rows, name, shape } of this.#products) {
          const dims = [...(own(base, rows) as Tensor).dims.slice(0, -1), shape[1]];
          put(products, name, new tensors("float32", draws[site] as Float32Array, dims) as Tensor);
        }
        const { suffix, boundary } = this.#parts.split;
        const handed = { ...pick(base, boundary), ...products };
        const inputs = pick(base, suffix.inputs);
        held ??= await this.#parts.suffix(handed, inputs, undefined);
        const { session } = held;
        return run(session, { ...inputs, ...handed, ...feed(draws, but) }, suffix.outputs);
      },
      dispose: () => held?.done(),
    };
  }

  /** Multiplies rows by weights as they were trained. */
  async #multiply(base: Feeds, tensors: TensorConstructor): Promise<readonly RowProducts[]> {
    const opened = this.#product ?? this.#sessions.create(frame(this.#model, product));
    this.#product = opened;
    opened.catch(() => {
      if (this.#product === opened) this.#product = undefined;
    });
    const session = await opened;
    const found: RowProducts[] = [];
    for (const { site, rows: name, shape, bias } of this.#products) {
      const rows = (own(base, name) as Tensor).data as Float32Array;
      const { values } = this.#sites[site] as WeightSite;
      const feeds = {
        rows: new tensors("float32", rows, [rows.length / shape[0], shape[0]]) as Tensor,
        weight: new tensors("float32", unshared(values), shape) as Tensor,
      };
      const { all } = await this.#sessions.run(session, feeds, ["all"]);
      const given = { rows, all: (all as Tensor).data as Float32Array };
      const added = this.#biases.get(bias);
      found.push(added ? { ...given, bias: added } : given);
    }
    return found;
  }
}

/** A copy of what threads share, as weights in workers are: onnxruntime-node takes none of it. */
function unshared(values: Float32Array): Float32Array {
  return values.buffer instanceof ArrayBuffer ? values : values.slice();
}

const product = create(GraphProtoSchema, {
  name: "product",
  node: [makeNode("MatMul", ["rows", "weight"], ["all"])],
  input: ["rows", "weight"].map((name) => valueInfo(name, ElementType.FLOAT, [null, null])),
  output: [valueInfo("all", ElementType.FLOAT, [null, null])],
});
