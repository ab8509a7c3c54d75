import type { Bound } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { type BoundInput, nonFiniteIn } from "../inputs/bind-inputs.ts";
import { runtimeError } from "../tf/runtime-error.ts";
import { emptyState, execute, type State } from "./execute.ts";
import { type Compiled, PreparedLayers } from "./prepared.ts";
import { padRows, type RowCount, rowRange } from "./rows.ts";
import type { Value } from "./step.ts";

/** A program with its inputs. Refers to the user's tensors and arrays, owns none. */
export class BoundLayers implements Bound {
  readonly rows: number;
  readonly batch: "free" | number;
  readonly nonFinite: Readonly<Record<string, number>>;
  readonly #program: Compiled;
  readonly #inputs: readonly BoundInput[];

  constructor(program: Compiled, inputs: readonly BoundInput[], rows: number, batch: number | undefined) {
    this.#program = program;
    this.#inputs = inputs;
    this.rows = rows;
    this.batch = batch ?? "free";
    this.nonFinite = nonFiniteIn(inputs);
  }

  prepare(from: number, to: number): Promise<PreparedLayers> {
    return this.prepareRows(rowRange(from, to));
  }

  async prepareRows(list: readonly number[]): Promise<PreparedLayers> {
    const fixed = this.batch !== "free";
    const rows: RowCount = { asked: list.length, run: fixed ? (this.batch as number) : list.length, fixed };
    const state = emptyState();
    const owned = new Set<tf.Tensor>();
    try {
      tf.tidy(() => this.#prefix(list, rows, state, owned));
      return new PreparedLayers(this.#program, state, owned, rows);
    } catch (error) {
      for (const tensor of owned) tensor.dispose();
      throw runtimeError(error);
    }
  }

  #prefix(rows: readonly number[], { run }: RowCount, state: State, owned: Set<tf.Tensor>): void {
    const { cut } = this.#program;
    for (const [i, input] of this.#inputs.entries())
      state.values.set((this.#program.inputs[i] as Value).index, padRows(input.rows(rows), run));
    execute(cut.prefix, state, cut.carries, (_, __, call) => call());
    for (const index of [...state.values.keys()]) if (!cut.handed.has(index)) state.values.delete(index);
    const passed = [...state.scopes.values()].flatMap((kwargs) => Object.values(kwargs).flat());
    for (const thing of [...state.values.values(), ...state.masks.values(), ...passed])
      if (thing instanceof tf.Tensor && !thing.isDisposed) owned.add(tf.keep(thing));
  }
}
