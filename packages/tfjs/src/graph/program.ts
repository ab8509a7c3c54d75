import type { Bound, Program, Site } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { type BoundInput, bindInputs, nonFiniteIn, rowsOf } from "../inputs/bind-inputs.ts";
import type { TfInputs } from "../inputs/types.ts";
import { padRows, rowRange } from "../program/rows.ts";
import { runtimeError } from "../tf/runtime-error.ts";
import { type GraphInputs, graphInputs } from "./expected.ts";
import { Graph } from "./graph.ts";
import { topologyOf } from "./internals.ts";
import { sourceOf } from "./node-def.ts";
import { graphOutputs } from "./outputs.ts";
import { type Compiled, PreparedGraph, type RowCount } from "./prepared.ts";
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

/** A graph program with its inputs. Refers to the user's tensors and arrays, owns none. */
export class BoundGraph implements Bound {
  readonly rows: number;
  readonly batch: "free" | "none" | number;
  readonly nonFinite: Readonly<Record<string, number>>;
  readonly #program: Compiled;
  readonly #nodes: readonly string[];
  readonly #inputs: readonly BoundInput[];

  constructor(program: Compiled, { inputs: expected, batch }: GraphInputs, inputs: readonly BoundInput[]) {
    this.batch = batch;
    this.rows = batch === "none" ? 1 : rowsOf(inputs);
    this.nonFinite = nonFiniteIn(inputs);
    this.#program = program;
    this.#nodes = expected.map(({ node }) => node);
    this.#inputs = inputs;
  }

  prepare(from: number, to: number): Promise<PreparedGraph> {
    return this.prepareRows(rowRange(from, to));
  }

  async prepareRows(list: readonly number[]): Promise<PreparedGraph> {
    const { prefix, handed, outputs, random } = this.#program;
    const rows: RowCount = { asked: list.length, run: typeof this.batch === "number" ? this.batch : list.length };
    const given = Object.fromEntries(
      this.#inputs.map((input, i) => [this.#nodes[i] as string, this.#take(input, list, rows)]),
    );
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
      return new PreparedGraph(
        this.#program,
        feeds,
        made.slice(computed.length, computed.length + still.length),
        rows,
        await this.#measure(feeds),
      );
    } catch (error) {
      for (const tensor of new Set(made)) tensor.dispose();
      throw runtimeError(error);
    } finally {
      tf.dispose(given);
    }
  }

  #take(input: BoundInput, rows: readonly number[], { run }: RowCount): tf.Tensor {
    return this.batch === "none" ? input.whole() : tf.tidy(() => padRows(input.rows(rows), run));
  }

  /** The shapes of activation masks, from a pass without randomness. */
  async #measure(feeds: Readonly<Record<string, tf.Tensor>>): Promise<Record<string, number[]>> {
    const slots = this.#program.slots.filter((slot) => !isWeightSlot(slot));
    const masks = await this.#program.suffix.run(
      feeds,
      slots.map((slot) => nodesOf(slot)[0] as string),
    );
    const shapes = Object.fromEntries(slots.map(({ site }, i) => [site.id, [...(masks[i] as tf.Tensor).shape]]));
    tf.dispose(masks);
    return shapes;
  }
}
