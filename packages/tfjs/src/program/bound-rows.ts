import type { Bound, Prepared } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { type BoundInput, nonFiniteIn, rowsOf } from "../inputs/bind-inputs.ts";
import { runtimeError } from "../tf/runtime-error.ts";
import { padRows, type RowCount, rowRange } from "./rows.ts";

/** Inputs of a program. Refers to the user's tensors and arrays, owns none. */
export abstract class BoundRows implements Bound {
  readonly rows: number;
  readonly batch: Bound["batch"];
  readonly #inputs: readonly BoundInput[];

  constructor(inputs: readonly BoundInput[], batch: Bound["batch"]) {
    this.rows = batch === "none" ? 1 : rowsOf(inputs);
    this.batch = batch;
    this.#inputs = inputs;
  }

  get nonFinite(): Record<string, number> {
    return nonFiniteIn(this.#inputs);
  }

  prepare(from: number, to: number): Promise<Prepared> {
    return this.prepareRows(rowRange(from, to));
  }

  async prepareRows(list: readonly number[]): Promise<Prepared> {
    await Promise.all(this.#inputs.map(({ counted }) => counted));
    const fixed = typeof this.batch === "number";
    const rows: RowCount = { asked: list.length, run: fixed ? (this.batch as number) : list.length, fixed };
    try {
      return await this.runPrefix(rows, () => this.#inputs.map((input) => this.#take(input, list, rows)));
    } catch (error) {
      throw runtimeError(error);
    }
  }

  /** Runs what nothing random reaches. `inputs` makes the tensors, one for each input of the model, filled up to a fixed batch. */
  protected abstract runPrefix(rows: RowCount, inputs: () => tf.Tensor[]): Promise<Prepared>;

  #take(input: BoundInput, list: readonly number[], { run }: RowCount): tf.Tensor {
    return this.batch === "none" ? input.whole() : tf.tidy(() => padRows(input.rows(list), run));
  }
}
