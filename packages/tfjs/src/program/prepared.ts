import type { Multiply, Prepared, RawArray, Site } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { type Drawn, withDrawn } from "../layers/drawn.ts";
import { DropConnectDense } from "../layers/drop-connect-dense.ts";
import { fromCanonical } from "../model/weights.ts";
import { runtimeError } from "../tf/runtime-error.ts";
import type { Layer } from "../tf/types.ts";
import { type Around, execute, forkState, type SiteStep, type State } from "./execute.ts";
import { readOutputs } from "./read-outputs.ts";
import { drawnRows, type RowCount, repeatRows } from "./rows.ts";
import { drawShapes } from "./shapes.ts";
import { isWeightSlot, layersIn, type Slot, type WeightSlot } from "./slots.ts";
import type { Split } from "./split.ts";
import type { Value } from "./step.ts";

/** What all prepared states of a program share. */
export interface Compiled {
  readonly slots: readonly Slot[];
  /** Of the slots, in their order. */
  readonly sites: readonly Site[];
  readonly cut: Split;
  /** One for each of `model.inputs`. */
  readonly inputs: readonly Value[];
  readonly outputs: readonly { readonly name: string; readonly value: Value }[];
  /** Whether what runs per sample computes every example from that example alone. */
  readonly rowWise: boolean;
}

type Outputs = Readonly<Record<string, RawArray>>;

/**
 * Up to how many rows it is faster to multiply while drawing, on backends with numbers at hand: others would have to wait for a device. The cpu backend's
 * own products are slower for any number.
 */
const mostRows: Readonly<Record<string, number>> = { cpu: Number.POSITIVE_INFINITY, wasm: 16 };

/** The state behind the prefix. Owns the tensors in `state`. */
export class PreparedLayers implements Prepared {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly runProducts?: (multiply: Multiply, samples: number) => Promise<Outputs>;
  readonly runMany?: (draws: readonly Float32Array[], samples: number) => Promise<Outputs>;
  readonly #program: Compiled;
  readonly #state: State;
  readonly #owned: ReadonlySet<tf.Tensor>;
  readonly #rows: RowCount;

  constructor(program: Compiled, state: State, owned: ReadonlySet<tf.Tensor>, rows: RowCount) {
    this.#program = program;
    this.#state = state;
    this.#owned = owned;
    this.#rows = rows;
    const apart = program.rowWise && [...state.values.values()].every((tensor) => tensor.shape[0] === rows.run);
    this.shapes = drawShapes(program.slots, rows, apart, (around) => this.#suffix(state, around));
    if (apart && !rows.fixed && program.slots.length > 0 && !program.slots.some(isWeightSlot))
      this.runMany = (draws, samples) => this.#run(() => this.#sample(draws, samples, tiledState(state, samples)));
    if (apart && !rows.fixed && rows.run <= (mostRows[tf.getBackend()] ?? 0) && multiplies(program))
      this.runProducts = (multiply, samples) => this.#run(() => this.#multiplied(multiply, tiledState(state, samples)));
  }

  run(draws: readonly Float32Array[]): Promise<Outputs> {
    return this.#run(() => this.#sample(draws, 1, this.#state));
  }

  /** As `#sample`, by products with drawn weights that never come here. */
  #multiplied(multiply: Multiply, state: State): tf.Tensor[] {
    const products = this.#program.slots.map(
      ({ layer }, site) => [layer, { multiply: (rows: Float32Array) => multiply(site, rows) }] as const,
    );
    return withDrawn(products, () => this.#suffix(state, (_, __, call) => call()));
  }

  async #run(pass: () => tf.Tensor[]): Promise<Outputs> {
    let tensors: tf.Tensor[] = [];
    try {
      tensors = tf.tidy(pass);
      return await readOutputs(this.#program.outputs, tensors, this.#rows);
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
  #sample(draws: readonly Float32Array[], samples: number, state: State): tf.Tensor[] {
    const weights = new Map<Layer, Drawn>();
    const ofSteps = new Map<SiteStep, Drawn>();
    for (const [i, slot] of this.#program.slots.entries()) {
      const draw = draws[i] as Float32Array;
      if (isWeightSlot(slot)) {
        weights.set(slot.layer, withDrawnWeight(weights.get(slot.layer), slot, draw));
      } else {
        const shape = this.shapes[slot.site.id] as readonly number[];
        const drawn = drawnRows(draw, shape, this.#rows, samples);
        ofSteps.set(slot.step, slot.site.type === "noise" ? { noise: drawn } : { factors: drawn });
      }
    }
    return withDrawn(weights, () =>
      this.#suffix(state, (step, _, call) => {
        const own = ofSteps.get(step);
        return own === undefined ? call() : withDrawn([[step.layer, own]], call);
      }),
    );
  }

  #suffix(from: State, around: Around): tf.Tensor[] {
    const { cut, outputs } = this.#program;
    const state = forkState(from);
    execute(cut.suffix, state, cut.carries, around);
    return outputs.map(({ value }) => (state.values.get(value.index) as tf.Tensor).clone());
  }
}

/** Whether all that is drawn are kernels of dense layers, and each of their calls takes rows. */
function multiplies({ slots, cut }: Compiled): boolean {
  const layers = new Set<Layer>();
  for (const { site, layer } of slots) {
    if (!(layer instanceof DropConnectDense) || site.type !== "weight" || site.role !== "kernel") return false;
    layers.add(layer);
  }
  const calls = cut.suffix.steps.filter(
    (step) => step.type === "call" && layersIn(step.layer).some((l) => layers.has(l)),
  );
  return layers.size > 0 && calls.every(({ inputs }) => inputs[0]?.rank === 2);
}

function withDrawnWeight(drawn: Drawn | undefined, { site, layer, variable }: WeightSlot, draw: Float32Array): Drawn {
  if (site.order === "transposed") return { ...drawn, transposedKernel: draw };
  return { ...drawn, weights: new Map(drawn?.weights).set(variable, fromCanonical(layer, variable, draw)) };
}

/** The state of several samples as one batch, sample after sample. To be called inside `tf.tidy`. */
function tiledState(state: State, samples: number): State {
  const values = [...state.values].map(([index, tensor]) => [index, repeatRows(tensor, samples)] as const);
  return { ...state, values: new Map(values) };
}
