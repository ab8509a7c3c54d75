import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { GraphProto, ModelProto, ValueInfoProto } from "../generated/onnx_pb.ts";
import { functionsOf } from "../graph/functions.ts";
import { valueInfo } from "../rewrite/ir.ts";
import { elementTypeOf, sizeOf } from "../tensor/types.ts";
import { partGraph } from "./part.ts";
import type { ProductGraph } from "./products.ts";
import { frame, type Sessions } from "./session.ts";
import { onlySingleRows } from "./single-row.ts";
import { type Split, split } from "./split.ts";
import { type Held, Suffixes } from "./suffixes.ts";

/** Weights in a matrix that one thread multiplies by a row as fast as two do; with twice as many, two are faster. */
const SMALL = 2 ** 21;

/** The two sessions of a split sampling graph. */
export class Parts {
  readonly #model: ModelProto;
  readonly #graph: GraphProto;
  readonly #sessions: Sessions;
  readonly split: Split;
  readonly prefix: InferenceSession | undefined;
  readonly #suffixes: Suffixes;
  /** Values that the prefix cannot hand over. */
  readonly #late: ReadonlySet<string>;

  private constructor(
    model: ModelProto,
    graph: GraphProto,
    sessions: Sessions,
    found: Split,
    prefix: InferenceSession | undefined,
    late: ReadonlySet<string>,
  ) {
    this.#model = model;
    this.#graph = graph;
    this.#sessions = sessions;
    this.split = found;
    this.prefix = prefix;
    this.#suffixes = new Suffixes(sessions);
    this.#late = late;
  }

  /** Splits the graph and loads its prefix. */
  static async load(
    model: ModelProto,
    graph: GraphProto,
    random: ReadonlySet<string>,
    outputs: readonly string[],
    sessions: Sessions,
  ): Promise<Parts> {
    const late = new Set<string>();
    for (;;) {
      const found = split(graph, random, outputs, functionsOf(model), late);
      if (found.prefix.outputs.length === 0) return new Parts(model, graph, sessions, found, undefined, late);
      const session = await sessions.create(frame(model, partGraph(graph, found.prefix, [])));
      // A sequence or an optional value cannot pass through JavaScript: what makes it has to run with the rest.
      const stuck = found.boundary.filter((name) => metadata(session, name)?.isTensor === false);
      if (stuck.length === 0) return new Parts(model, graph, sessions, found, session, late);
      for (const name of stuck) late.add(name);
    }
  }

  /** The same parts, but for products that are handed over to the second, as the prefix's values are, instead of their weights. `outputs` as of `load`. */
  behind({ graph, products }: ProductGraph, random: ReadonlySet<string>, outputs: readonly string[]): Parts {
    const { suffix, boundary } = split(graph, random, outputs, functionsOf(this.#model), this.#late);
    const handed = products.map(({ name }) => name);
    const inputs = suffix.inputs.filter((name) => !handed.includes(name));
    const found = { ...this.split, suffix: { ...suffix, inputs }, boundary: [...boundary, ...handed] };
    return new Parts(this.#model, graph, this.#sessions, found, this.prefix, this.#late);
  }

  /**
   * The session for the rest, fit for these handed-over values, and for no others: what was asked for before changes nothing.
   * `inputs`: what else it reads of the model's inputs. `drawn`: the shapes of drawn weights, if nothing else is drawn.
   */
  suffix(
    handed: Readonly<Record<string, Tensor>>,
    inputs: Readonly<Record<string, Tensor>>,
    drawn: ReadonlyMap<string, readonly number[]> | undefined,
  ): Promise<Held> {
    const infos: ValueInfoProto[] = [];
    const keys: unknown[] = [];
    for (const name of this.split.boundary) {
      const tensor = handed[name];
      if (tensor === undefined) continue;
      // What the runtime worked out about the shape helps it to fuse nodes in the second part as it would in the whole.
      const shape = this.#worked(name);
      const agreed = tensor.dims.map((d, i) => (shape?.length === tensor.dims.length && shape[i] === d ? d : null));
      infos.push(valueInfo(name, elementTypeOf(tensor.type), agreed));
      keys.push([name, tensor.type, agreed]);
    }
    // Where threads change no bit and only help to read weights from memory, waking them costs more than they bring for small
    // matrices, and other workers need them for large ones.
    const values = new Map(Object.entries({ ...inputs, ...handed }).map(([name, { dims }]) => [name, dims]));
    const alone =
      drawn !== undefined &&
      (this.#sessions.crowded || this.#isSmall(drawn)) &&
      onlySingleRows(this.split.suffix.nodes, this.#graph.initializer, values, drawn);
    return this.#suffixes.hold(JSON.stringify([keys, alone]), () =>
      this.#sessions.create(
        frame(this.#model, partGraph(this.#graph, this.split.suffix, infos)),
        alone ? { intraOpNumThreads: 1 } : {},
      ),
    );
  }

  /** Whether all matrices of the second part are. */
  #isSmall(drawn: ReadonlyMap<string, readonly number[]>): boolean {
    const read = new Set(this.split.suffix.nodes.flatMap((node) => node.input));
    const stored = this.#graph.initializer.filter(({ name }) => read.has(name)).map(({ dims }) => dims.map(Number));
    return [...drawn.values(), ...stored].every((shape) => sizeOf(shape) <= SMALL);
  }

  #worked(name: string): readonly (number | string)[] | undefined {
    const found = this.prefix && metadata(this.prefix, name);
    return found?.isTensor ? found.shape : undefined;
  }
}

function metadata(session: InferenceSession, name: string): InferenceSession.ValueMetadata | undefined {
  // Older runtimes have no metadata: then everything passes for a tensor of unknown shape.
  return session.outputMetadata?.find((m) => m.name === name);
}
