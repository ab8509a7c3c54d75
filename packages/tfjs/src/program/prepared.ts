import type { Prepared, RawArray, TypedArray } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { type Drawn, withDrawn } from "../layers/drawn.ts";
import { runtimeError } from "../tf/runtime-error.ts";
import type { Layer } from "../tf/types.ts";
import { type Around, execute, forkState, type State } from "./execute.ts";
import { padRows } from "./rows.ts";
import { type ActivationSlot, isWeightSlot, type Slot } from "./slots.ts";
import type { Split } from "./split.ts";
import type { CallStep, Value } from "./step.ts";

/** What all prepared states of a program share. */
export interface Compiled {
  readonly slots: readonly Slot[];
  readonly cut: Split;
  /** One for each of `model.inputs`. */
  readonly inputs: readonly Value[];
  readonly outputs: readonly { readonly name: string; readonly value: Value }[];
}

/** How many rows are asked for, and how many the model runs with: more when its batch is fixed. */
export interface RowCount {
  readonly asked: number;
  readonly run: number;
}

/** The state behind the prefix. Owns the tensors in `state`. */
export class PreparedLayers implements Prepared {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly #program: Compiled;
  readonly #state: State;
  readonly #owned: ReadonlySet<tf.Tensor>;
  readonly #rows: RowCount;

  constructor(program: Compiled, state: State, owned: ReadonlySet<tf.Tensor>, rows: RowCount) {
    this.#program = program;
    this.#state = state;
    this.#owned = owned;
    this.#rows = rows;
    this.shapes = this.#measure();
  }

  async run(draws: readonly Float32Array[]): Promise<Readonly<Record<string, RawArray>>> {
    const { outputs } = this.#program;
    let tensors: tf.Tensor[] = [];
    try {
      tensors = tf.tidy(() => this.#sample(draws));
      const arrays: [string, RawArray][] = [];
      for (const [i, { name }] of outputs.entries()) {
        const tensor = tensors[i] as tf.Tensor;
        if (tensor.dtype === "string" || tensor.dtype === "complex64") continue;
        arrays.push([name, this.#trim((await tensor.data()) as TypedArray, tensor.shape)]);
      }
      return Object.fromEntries(arrays);
    } catch (error) {
      throw runtimeError(error);
    } finally {
      tf.dispose(tensors);
    }
  }

  dispose(): void {
    for (const tensor of this.#owned) if (!tensor.isDisposed) tensor.dispose();
  }

  /** Everything from drawn arrays to output tensors, without a pause in which another run could come between. */
  #sample(draws: readonly Float32Array[]): tf.Tensor[] {
    const { slots } = this.#program;
    const weights = new Map<Layer, Drawn>();
    const factors = new Map<CallStep, tf.Tensor>();
    for (const [i, slot] of slots.entries()) {
      const draw = draws[i] as Float32Array;
      if (isWeightSlot(slot)) {
        const tensor = tf.tensor(draw, [...slot.site.shape], "float32");
        weights.set(slot.layer, { ...weights.get(slot.layer), [slot.part]: tensor });
      } else factors.set(slot.step, this.#factors(slot, draw));
    }
    return withDrawn(weights, () =>
      this.#suffix((step, _, call) => {
        const own = factors.get(step);
        return own === undefined ? call() : withDrawn([[step.layer, { factors: own }]], call);
      }),
    );
  }

  #suffix(around: Around): tf.Tensor[] {
    const { cut, outputs } = this.#program;
    const state = forkState(this.#state);
    execute(cut.suffix, state, cut.carries, around);
    return outputs.map(({ value }) => (state.values.get(value.index) as tf.Tensor).clone());
  }

  #factors({ site }: ActivationSlot, draw: Float32Array): tf.Tensor {
    const { asked, run } = this.#rows;
    const factors = tf.tensor(draw, [...(this.shapes[site.id] as readonly number[])], "float32");
    return padRows(factors, ((factors.shape[0] as number) / asked) * run);
  }

  /** The shapes of activation masks, from a pass without randomness. */
  #measure(): Record<string, number[]> {
    const slots = this.#program.slots.filter((slot): slot is ActivationSlot => !isWeightSlot(slot));
    const shapes: Record<string, number[]> = {};
    if (slots.length === 0) return shapes;
    tf.tidy(() => {
      this.#suffix((step, inputs, call) => {
        const slot = slots.find((candidate) => candidate.step === step);
        if (slot !== undefined)
          shapes[slot.site.id] = this.#asked(slot.layer.maskShape((inputs[0] as tf.Tensor).shape));
        return call();
      });
    });
    return shapes;
  }

  /** A shape without the rows that only fill up a fixed batch. */
  #asked(shape: readonly number[]): number[] {
    const { asked, run } = this.#rows;
    const [length = run, ...rest] = shape;
    return asked !== run && length % run === 0 ? [(length / run) * asked, ...rest] : [...shape];
  }

  #trim(data: TypedArray, shape: readonly number[]): RawArray {
    const asked = this.#asked(shape);
    return { data: data.subarray(0, tf.util.sizeFromShape(asked)) as TypedArray, shape: asked };
  }
}
