import type { InferenceSession } from "onnxruntime-common";
import type { Analysis } from "../analysis.ts";
import { functionsOf } from "../graph/functions.ts";
import { declared } from "../graph/lookup.ts";
import { withoutDefaults } from "../rewrite/ir.ts";
import { ElementType, elementTypeOf } from "../tensor/types.ts";
import { partGraph } from "./part.ts";
import { type Feeds, frame, type Sessions } from "./session.ts";
import { split } from "./split.ts";

/**
 * Finds types and shapes of values, by running the plain model up to them. Shapes can
 * depend on the inputs in ways that no file declares, and what is random has to be drawn before the sampling graph can run.
 */
export class Probe {
  readonly #sessions: Sessions;
  readonly #session: InferenceSession | undefined;
  readonly #computed: readonly string[];
  readonly types: ReadonlyMap<string, number>;
  /** The ranks that the runtime worked out. */
  readonly ranks: ReadonlyMap<string, number>;
  readonly inputs: readonly string[];

  private constructor(
    sessions: Sessions,
    session: InferenceSession | undefined,
    computed: readonly string[],
    types: ReadonlyMap<string, number>,
    ranks: ReadonlyMap<string, number>,
    inputs: readonly string[],
  ) {
    this.#sessions = sessions;
    this.#session = session;
    this.#computed = computed;
    this.types = types;
    this.ranks = ranks;
    this.inputs = inputs;
  }

  static async load(analysis: Analysis, names: readonly string[], sessions: Sessions): Promise<Probe> {
    const graph = withoutDefaults(analysis.scope.graph);
    const values = [...new Set(names)];
    const given = new Set(graph.input.map((i) => i.name));
    const computed = values.filter((name) => !given.has(name));
    const types = new Map<string, number>();
    for (const name of values) {
      const type = declared(graph).get(name)?.type?.value;
      if (type?.case === "tensorType") types.set(name, type.value.elemType || ElementType.FLOAT);
    }
    const ranks = new Map<string, number>();
    if (computed.length === 0) return new Probe(sessions, undefined, computed, types, ranks, []);
    const part = split(graph, new Set(), computed, functionsOf(analysis.plain));
    const nodes = [...part.prefix.nodes, ...part.suffix.nodes];
    const inputs = [...new Set([...part.prefix.inputs, ...part.suffix.inputs])];
    const whole = partGraph(graph, { nodes, inputs, outputs: computed }, []);
    const session = await sessions.create(frame(analysis.plain, whole));
    for (const m of session.outputMetadata ?? []) {
      if (!m.isTensor) continue;
      types.set(m.name, elementTypeOf(m.type));
      // No dimensions may also mean that nothing is known.
      if (m.shape.length > 0) ranks.set(m.name, m.shape.length);
    }
    return new Probe(sessions, session, computed, types, ranks, inputs);
  }

  /** The shapes of the values for these inputs, by name. */
  async shapes(feeds: Feeds): Promise<ReadonlyMap<string, readonly number[]>> {
    const shapes = new Map(Object.entries(feeds).map(([name, tensor]) => [name, tensor.dims]));
    if (this.#session === undefined) return shapes;
    const own = Object.fromEntries(this.inputs.map((name) => [name, feeds[name]])) as Feeds;
    const found = await this.#sessions.run(this.#session, own, this.#computed);
    for (const [name, tensor] of Object.entries(found)) shapes.set(name, tensor.dims);
    return shapes;
  }
}
