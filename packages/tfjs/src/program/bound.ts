import * as tf from "@tensorflow/tfjs";
import type { BoundInput } from "../inputs/bind-inputs.ts";
import { BoundRows } from "./bound-rows.ts";
import { emptyState, execute, type State } from "./execute.ts";
import { type Compiled, PreparedLayers } from "./prepared.ts";
import type { RowCount } from "./rows.ts";
import type { Value } from "./step.ts";

/** The program of a `tf.LayersModel` with its inputs. */
export class BoundLayers extends BoundRows {
  readonly #program: Compiled;

  constructor(program: Compiled, inputs: readonly BoundInput[], batch: number | undefined) {
    super(inputs, batch ?? "free");
    this.#program = program;
  }

  protected async runPrefix(rows: RowCount, inputs: () => tf.Tensor[]): Promise<PreparedLayers> {
    const state = emptyState();
    const owned = new Set<tf.Tensor>();
    try {
      tf.tidy(() => this.#prefix(inputs(), state, owned));
      return new PreparedLayers(this.#program, state, owned, rows);
    } catch (error) {
      for (const tensor of owned) tensor.dispose();
      throw error;
    }
  }

  #prefix(inputs: readonly tf.Tensor[], state: State, owned: Set<tf.Tensor>): void {
    const { cut } = this.#program;
    for (const [i, input] of inputs.entries()) state.values.set((this.#program.inputs[i] as Value).index, input);
    execute(cut.prefix, state, cut.carries, (_, __, call) => call());
    for (const index of [...state.values.keys()]) if (!cut.handed.has(index)) state.values.delete(index);
    const passed = [...state.scopes.values()].flatMap((kwargs) => Object.values(kwargs).flat());
    for (const thing of [...state.values.values(), ...state.masks.values(), ...passed])
      if (thing instanceof tf.Tensor && !thing.isDisposed) owned.add(tf.keep(thing));
  }
}
