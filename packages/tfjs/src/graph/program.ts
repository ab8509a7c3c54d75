import type { Program, Site } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { type BoundInput, bindInputs } from "../inputs/bind-inputs.ts";
import type { TfInputs } from "../inputs/types.ts";
import { BoundRows } from "../program/bound-rows.ts";
import { askedShape, type RowCount } from "../program/rows.ts";
import { type GraphInputs, graphInputs } from "./expected.ts";
import { Graph } from "./graph.ts";
import { topologyOf } from "./internals.ts";
import { sourceOf } from "./node-def.ts";
import { graphOutputs } from "./outputs.ts";
import { type Compiled, PreparedGraph } from "./prepared.ts";
import { Runner } from "./run.ts";
import { isWeightSlot, nodesOf, slotsOf } from "./slots.ts";
import { split } from "./split.ts";

/** Makes a graph model ready for sampling. Reads its stochastic weights from the backend once. */
export async function compile(model: tf.GraphModel): Promise<GraphProgram> {
  const graph = new Graph(topologyOf(model));
  const slots = await slotsOf(model, graph);
  const { late, handed } = split(graph, slots, new Set(Object.keys(model.weights)));
  const outputs = graphOutputs(model);
  const random = outputs.map(({ tensor }) => late.has(sourceOf(tensor)));
  return new GraphProgram(model, {
    slots,
    prefix: new Runner(model),
    suffix: new Runner(model),
    handed,
    outputs,
    random,
  });
}

/** The program of a `tf.GraphModel`. Dispose of the model later than of the program. */
export class GraphProgram implements Program<TfInputs> {
  readonly sites: readonly Site[];
  readonly #compiled: Compiled;
  readonly #expected: GraphInputs;

  constructor(model: tf.GraphModel, compiled: Compiled) {
    this.sites = compiled.slots.map(({ site }) => site);
    this.#compiled = compiled;
    this.#expected = graphInputs(model);
  }

  bind(given: TfInputs): BoundGraph {
    return new BoundGraph(this.#compiled, this.#expected, bindInputs(this.#expected.inputs, given));
  }

  /** Holds no tensors of its own. */
  dispose(): void {}
}

/** The program of a `tf.GraphModel` with its inputs. */
export class BoundGraph extends BoundRows {
  readonly #program: Compiled;
  readonly #nodes: readonly string[];

  constructor(program: Compiled, { inputs: expected, batch }: GraphInputs, inputs: readonly BoundInput[]) {
    super(inputs, batch);
    this.#program = program;
    this.#nodes = expected.map(({ node }) => node);
  }

  protected async runPrefix(rows: RowCount, inputs: () => tf.Tensor[]): Promise<PreparedGraph> {
    const { prefix, handed, outputs, random } = this.#program;
    const given = Object.fromEntries(inputs().map((tensor, i) => [this.#nodes[i] as string, tensor]));
    const computed = handed.filter((name) => !(name in given));
    const still = outputs.flatMap(({ tensor }, i) => (random[i] ? [] : [tensor]));
    const made: tf.Tensor[] = [];
    try {
      made.push(...(await prefix.run(given, [...computed, ...still])));
      const feeds = Object.fromEntries([
        ...handed.filter((name) => name in given).map((name) => [name, (given[name] as tf.Tensor).clone()] as const),
        ...computed.map((name, i) => [name, made[i] as tf.Tensor] as const),
      ]);
      made.push(...Object.values(feeds));
      const fixed = made.slice(computed.length, computed.length + still.length);
      return new PreparedGraph(this.#program, feeds, fixed, rows, await this.#measure(feeds, rows));
    } catch (error) {
      for (const tensor of new Set(made)) tensor.dispose();
      throw error;
    } finally {
      tf.dispose(given);
    }
  }

  /** The shapes of activation masks, from a pass without randomness. */
  async #measure(feeds: Readonly<Record<string, tf.Tensor>>, rows: RowCount): Promise<Record<string, number[]>> {
    const slots = this.#program.slots.filter((slot) => !isWeightSlot(slot));
    const masks = await this.#program.suffix.run(
      feeds,
      slots.map((slot) => nodesOf(slot)[0] as string),
    );
    const shapes = slots.map(({ site }, i) => [site.id, askedShape((masks[i] as tf.Tensor).shape, rows)] as const);
    tf.dispose(masks);
    return Object.fromEntries(shapes);
  }
}
