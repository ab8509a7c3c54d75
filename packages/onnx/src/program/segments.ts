import type { Multiply, RawArray, TypedArray } from "@mayhap/core";
import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-common";
import { multiplying } from "#platform";
import type { Analysis } from "../analysis.ts";
import type { BatchAxis } from "../inputs/batch.ts";
import { keepRows } from "../inputs/rows.ts";
import { sizeOf } from "../tensor/types.ts";
import { declaredDims } from "../walk/dims.ts";
import { cutAtProducts, type Segment } from "./cut.ts";
import { loadSegments } from "./load-segments.ts";
import type { Parts } from "./parts.ts";
import type { Product, ProductGraph } from "./products.ts";
import { own, put } from "./put.ts";
import { toRaw } from "./raw.ts";
import { rowsBehind } from "./rows-behind.ts";
import type { Feeds, Sessions } from "./session.ts";
import { Tile } from "./tile.ts";

/** What samples of some rows start from. */
export interface Given {
  /** What the part reads of the model's inputs and of what was run before. */
  readonly base: Feeds;
  readonly rows: number;
  /** With the rows that only fill up a fixed batch. */
  readonly padded: number;
  readonly tensors: TensorConstructor;
}

/** The part behind the split in segments, between which rows are multiplied by drawn weights. All that is decided here holds for every input. */
export class Segments {
  readonly #sessions: Sessions;
  readonly #segments: readonly Segment[];
  readonly #loaded: readonly (InferenceSession | undefined)[];
  readonly #outputs: readonly string[];
  readonly #weights: number;
  /** Whether several samples may be one batch. */
  readonly #together: boolean;

  private constructor(
    sessions: Sessions,
    segments: readonly Segment[],
    loaded: readonly (InferenceSession | undefined)[],
    outputs: readonly string[],
    together: boolean,
  ) {
    this.#sessions = sessions;
    this.#segments = segments;
    this.#loaded = loaded;
    this.#outputs = outputs;
    this.#together = together;
    this.#weights = segments.flatMap(({ products }) => products).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** Undefined where weights have to be fed: the graph cannot be cut, or not so that each product is known to have a row for each example. */
  static async load(
    { plain, scope }: Analysis,
    { split, prefix }: Parts,
    products: ProductGraph,
    axis: BatchAxis,
    sessions: Sessions,
  ): Promise<Segments | undefined> {
    const { outputs, inputs } = split.suffix;
    const segments = cutAtProducts(plain, products, outputs);
    const given = [...split.boundary, ...inputs.filter((name) => products.products.every((p) => p.name !== name))];
    if (segments === undefined || !segments[0]?.products.every(({ rows }) => given.includes(rows))) return undefined;
    const behind = rowsBehind(products, axis, scope);
    if (!segments.slice(1).every((segment) => segment.products.every(({ rows }) => behind.matrices.has(rows))))
      return undefined;
    const together = axis.batch === "free" && [...given, ...outputs].every((name) => behind.rows.has(name));
    const declared = new Map(products.graph.output.map((info) => [info.name, declaredDims(info)?.length ?? 0]));
    if (!together && outputs.some((name) => (declared.get(name) ?? 0) === 0)) return undefined;
    const loaded = await loadSegments(plain, segments, prefix, sessions);
    return loaded && new Segments(sessions, segments, loaded, outputs, together);
  }

  /** Whether it is faster than to feed drawn weights. `base` as of `run`. */
  pays(base: Feeds): boolean {
    const first = this.#segments[0]?.products ?? [];
    const rows = first.map(({ rows, shape }) => sizeOf(own(base, rows)?.dims ?? []) / shape[0]);
    if (Math.max(...rows) > multiplying.rows) return false;
    if (Object.values(base).some(({ type }) => type === "string")) return false;
    return (
      this.#together || this.#weights >= multiplying.weightsApart + multiplying.weightsOfRun * this.#segments.length
    );
  }

  /** Runs samples, and gives the numeric outputs of all, sample after sample along axis 0. */
  async run(given: Given, multiply: Multiply, samples: number): Promise<Record<string, RawArray>> {
    const { base, tensors } = given;
    // Values of all samples as one batch, or of each.
    const count = this.#together ? samples : 1;
    const lanes = Array.from({ length: samples / count }, () => {
      const lane: Record<string, Tensor> = {};
      for (const [name, tensor] of Object.entries(base)) put(lane, name, new Tile(tensor, tensors).times(count));
      return lane;
    });
    for (const [i, { graph, products }] of this.#segments.entries()) {
      const session = this.#loaded[i];
      if (graph && session) for (const lane of lanes) await this.#runSegment(session, graph, lane);
      for (const product of products) this.#multiply(product, lanes, multiply, tensors);
    }
    return this.#outputsOf(lanes, given);
  }

  async #runSegment(
    session: InferenceSession,
    { input, output }: NonNullable<Segment["graph"]>,
    lane: Record<string, Tensor>,
  ): Promise<void> {
    const feeds: Record<string, Tensor> = {};
    for (const { name } of input) put(feeds, name, own(lane, name) as Tensor);
    const outputs = output.map(({ name }) => name);
    const found = await this.#sessions.run(session, feeds, outputs);
    for (const name of outputs) put(lane, name, own(found, name) as Tensor);
  }

  #multiply(
    { site, rows, name, shape: [length, width] }: Product,
    lanes: readonly Record<string, Tensor>[],
    multiply: Multiply,
    tensors: TensorConstructor,
  ): void {
    const inputs = lanes.map((lane) => own(lane, rows) as Tensor);
    const wrong = inputs.find(({ dims }) => dims.at(-1) !== length);
    if (wrong !== undefined)
      throw this.#sessions.failed(
        `"${rows}" has the shape [${wrong.dims.join(", ")}], and is multiplied by a weight of shape [${length}, ${width}]`,
      );
    const found = multiply(site, joined(inputs.map(({ data }) => data as Float32Array)));
    const size = found.length / lanes.length;
    for (const [k, lane] of lanes.entries()) {
      const dims = [...(inputs[k] as Tensor).dims.slice(0, -1), width];
      put(lane, name, new tensors("float32", found.subarray(k * size, (k + 1) * size), dims) as Tensor);
    }
  }

  #outputsOf(lanes: readonly Feeds[], { rows, padded }: Given): Record<string, RawArray> {
    const outputs: Record<string, RawArray> = {};
    for (const name of this.#outputs) {
      const all = lanes.flatMap((lane) => toRaw(own(lane, name) as Tensor) ?? []);
      const kept = lanes.length === 1 && this.#together ? all : all.map((raw) => keepRows(raw, rows, padded));
      const [first] = kept;
      if (first === undefined) continue;
      const [length = 1, ...rest] = first.shape;
      put(outputs, name, { data: joined(kept.map(({ data }) => data)), shape: [kept.length * length, ...rest] });
    }
    return outputs;
  }
}

function joined<T extends TypedArray>(arrays: readonly T[]): T {
  const [first] = arrays as readonly [T];
  if (arrays.length === 1) return first;
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  const whole = new (first.constructor as new (length: number) => T)(length);
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}
