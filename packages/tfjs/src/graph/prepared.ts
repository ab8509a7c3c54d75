import type { Prepared, RawArray } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { readOutputs } from "../program/read-outputs.ts";
import { drawnRows, type RowCount } from "../program/rows.ts";
import { runtimeError } from "../tf/runtime-error.ts";
import { arrange } from "./layout.ts";
import type { GraphOutput } from "./outputs.ts";
import type { Runner } from "./run.ts";
import { isWeightSlot, type Slot, type WeightSlot } from "./slots.ts";

/** What all prepared states of a program share. */
export interface Compiled {
  readonly slots: readonly Slot[];
  readonly prefix: Runner;
  readonly suffix: Runner;
  /** Tensors that the prefix hands over. */
  readonly handed: readonly string[];
  readonly outputs: readonly GraphOutput[];
  /** Whether an output is random, one for each of `outputs`. */
  readonly random: readonly boolean[];
}

/** The state behind the prefix. Owns its tensors. */
export class PreparedGraph implements Prepared {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly #program: Compiled;
  readonly #feeds: Readonly<Record<string, tf.Tensor>>;
  readonly #fixed: readonly tf.Tensor[];
  readonly #rows: RowCount;

  constructor(
    program: Compiled,
    feeds: Readonly<Record<string, tf.Tensor>>,
    fixed: readonly tf.Tensor[],
    rows: RowCount,
    shapes: Readonly<Record<string, readonly number[]>>,
  ) {
    this.#program = program;
    this.#feeds = feeds;
    this.#fixed = fixed;
    this.#rows = rows;
    this.shapes = shapes;
  }

  async run(draws: readonly Float32Array[]): Promise<Readonly<Record<string, RawArray>>> {
    const { slots, outputs, random, suffix } = this.#program;
    const drawn: Record<string, tf.Tensor> = {};
    let results: tf.Tensor[] = [];
    try {
      for (const [i, slot] of slots.entries()) {
        const draw = draws[i] as Float32Array;
        if (isWeightSlot(slot)) Object.assign(drawn, fedWeights(slot, draw));
        else drawn[slot.node] = tf.tidy(() => drawnRows(draw, this.shapes[slot.site.id] ?? [], this.#rows));
      }
      results = await suffix.run(
        { ...this.#feeds, ...drawn },
        outputs.flatMap(({ tensor }, i) => (random[i] ? [tensor] : [])),
      );
      const moving = results.values();
      const still = this.#fixed.values();
      const tensors = random.map((is) => (is ? moving : still).next().value as tf.Tensor);
      return await readOutputs(outputs, tensors, this.#rows);
    } catch (error) {
      throw runtimeError(error);
    } finally {
      tf.dispose(results);
      tf.dispose(drawn);
    }
  }

  dispose(): void {
    for (const tensor of [...Object.values(this.#feeds), ...this.#fixed]) if (!tensor.isDisposed) tensor.dispose();
  }
}

/** A drawn weight as the nodes want it in whose place it stands. */
function fedWeights({ site, feeds }: WeightSlot, draw: Float32Array): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const canonical = tf.tensor(draw, [...site.shape], "float32");
    return Object.fromEntries(feeds.map(({ node, steps }) => [node, arrange(canonical, steps)]));
  });
}
