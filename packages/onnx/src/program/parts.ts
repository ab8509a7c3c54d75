import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { GraphProto, ModelProto, ValueInfoProto } from "../generated/onnx_pb.ts";
import { functionsOf } from "../graph/read.ts";
import { valueInfo } from "../rewrite/ir.ts";
import { elementTypeOf } from "../tensor/types.ts";
import { partGraph } from "./part.ts";
import { frame, type Sessions } from "./session.ts";
import { type Split, split } from "./split.ts";

/** A session for some of the values that are handed over, and the dimensions it relies on. */
interface SuffixSession {
  readonly session: InferenceSession;
  readonly dims: ReadonlyMap<string, readonly (number | null)[]>;
}

/** The two sessions of a split sampling graph, made when first needed. */
export class Parts {
  readonly #model: ModelProto;
  readonly #graph: GraphProto;
  readonly #sessions: Sessions;
  readonly split: Split;
  readonly prefix: InferenceSession | undefined;
  readonly #suffixes: SuffixSession[] = [];

  private constructor(
    model: ModelProto,
    graph: GraphProto,
    sessions: Sessions,
    found: Split,
    prefix: InferenceSession | undefined,
  ) {
    this.#model = model;
    this.#graph = graph;
    this.#sessions = sessions;
    this.split = found;
    this.prefix = prefix;
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
      if (found.prefix.outputs.length === 0) return new Parts(model, graph, sessions, found, undefined);
      const session = await sessions.create(frame(model, partGraph(graph, found.prefix, [])));
      // A sequence or an optional value cannot pass through JavaScript: what makes it has to run with the rest.
      const stuck = found.boundary.filter((name) => metadata(session, name)?.isTensor === false);
      if (stuck.length === 0) return new Parts(model, graph, sessions, found, session);
      for (const name of stuck) late.add(name);
    }
  }

  /** The session for the rest, fit for these handed-over values. */
  async suffix(handed: Readonly<Record<string, Tensor>>): Promise<InferenceSession> {
    const fits = this.#suffixes.find(({ dims }) =>
      [...dims].every(([name, expected]) => {
        const given = handed[name]?.dims;
        return given?.length === expected.length && expected.every((d, i) => d === null || d === given[i]);
      }),
    );
    if (fits !== undefined) return fits.session;
    const first = this.#suffixes.length === 0;
    const dims = new Map<string, readonly (number | null)[]>();
    const infos: ValueInfoProto[] = [];
    for (const name of this.split.boundary) {
      const tensor = handed[name];
      if (tensor === undefined) continue;
      // What the runtime worked out about the shape helps it to fuse nodes in the second part as it would in the whole.
      const shape = first ? this.#worked(name) : undefined;
      const agreed = tensor.dims.map((d, i) => (shape?.length === tensor.dims.length && shape[i] === d ? d : null));
      dims.set(name, agreed);
      infos.push(valueInfo(name, elementTypeOf(tensor.type), agreed));
    }
    const session = await this.#sessions.create(frame(this.#model, partGraph(this.#graph, this.split.suffix, infos)));
    this.#suffixes.push({ session, dims });
    return session;
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
