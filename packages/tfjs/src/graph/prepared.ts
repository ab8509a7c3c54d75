import type { Prepared, RawArray, TypedArray } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { padRows } from "../program/rows.ts";
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

/** How many rows are asked for, and how many the model runs with. `undefined`: there is no batch. */
export interface RowCount {
  readonly asked: number;
  readonly run: number;
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
    this.shapes = Object.fromEntries(Object.entries(shapes).map(([id, shape]) => [id, this.#asked(shape)]));
  }

  async run(draws: readonly Float32Array[]): Promise<Readonly<Record<string, RawArray>>> {
    const { slots, outputs, random, suffix } = this.#program;
    const drawn: Record<string, tf.Tensor> = {};
    let results: tf.Tensor[] = [];
    try {
      for (const [i, slot] of slots.entries()) {
        const draw = draws[i] as Float32Array;
        if (isWeightSlot(slot)) Object.assign(drawn, fedWeights(slot, draw));
        else drawn[slot.node] = this.#factors(slot.site.id, draw);
      }
      results = await suffix.run(
        { ...this.#feeds, ...drawn },
        outputs.flatMap(({ tensor }, i) => (random[i] ? [tensor] : [])),
      );
      const moving = results.values();
      const still = this.#fixed.values();
      const arrays: [string, RawArray][] = [];
      for (const [i, { name }] of outputs.entries()) {
        const tensor = (random[i] ? moving : still).next().value as tf.Tensor;
        if (tensor.dtype === "string" || tensor.dtype === "complex64") continue;
        arrays.push([name, this.#trim((await tensor.data()) as TypedArray, tensor.shape)]);
      }
      return Object.fromEntries(arrays);
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

  #factors(id: string, draw: Float32Array): tf.Tensor {
    const { asked, run } = this.#rows;
    const shape = this.shapes[id] as readonly number[];
    return tf.tidy(() => {
      const factors = tf.tensor(draw, [...shape], "float32");
      return asked === run ? factors : padRows(factors, ((shape[0] as number) / asked) * run);
    });
  }

  /** A shape without the rows that only fill up a fixed batch. */
  #asked(shape: readonly number[]): number[] {
    const { asked, run } = this.#rows;
    const [length = 0, ...rest] = shape;
    return asked !== run && shape.length > 0 && length % run === 0 ? [(length / run) * asked, ...rest] : [...shape];
  }

  #trim(data: TypedArray, shape: readonly number[]): RawArray {
    const asked = this.#asked(shape);
    return { data: data.subarray(0, tf.util.sizeFromShape(asked)) as TypedArray, shape: asked };
  }
}

/** A drawn weight as the nodes want it in whose place it stands. */
function fedWeights({ site, feeds }: WeightSlot, draw: Float32Array): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const canonical = tf.tensor(draw, [...site.shape], "float32");
    return Object.fromEntries(feeds.map(({ node, steps }) => [node, arrange(canonical, steps)]));
  });
}
