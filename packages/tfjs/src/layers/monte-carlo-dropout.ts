import { type DropoutParams, keptFactor, type MaskPer, trainingStream } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import type { Config, Layer } from "../tf/types.ts";
import { single } from "./arithmetic.ts";
import { drawMaskTensor } from "./draw-tensor.ts";
import { drawnFor } from "./drawn.ts";
import { TrainingSource } from "./training-source.ts";

/** A layer as TF.js serialises it. */
export interface SerializedLayer {
  className: string;
  config: Config;
}

/** Configuration of a `MonteCarloDropout` layer. */
export interface MonteCarloDropoutArgs {
  name?: string;
  trainable?: boolean;
  dtype?: tf.DataType;
  batchInputShape?: tf.Shape;
  /** Probability that an activation is dropped, in [0, 1). */
  rate: number;
  maskPer: MaskPer;
  /** Makes training masks repeatable: step n of two layers with the same seed draws the same masks. Give each layer its own. Default: random. */
  seed?: number;
  /** The layer whose input this layer was put on. Under the key `name`, because TF.js re-spells every other string when it loads a model. */
  target?: { name: string };
  /** The dropout layer that this one stands in for. */
  original?: SerializedLayer;
}

/**
 * Inverted dropout that mayhap can switch on for sampling. It is the identity at `predict` and ordinary dropout in
 * training. Put into models by `dropout(model, p)`, either on the input of a layer (`target`) or in the place of one of
 * the model's own dropout layers (`original`).
 */
export class MonteCarloDropout extends tf.layers.Layer {
  static readonly className = "MonteCarloDropout";
  readonly params: DropoutParams;
  readonly target: string | undefined;
  readonly original: SerializedLayer | undefined;
  readonly #training: TrainingSource;

  constructor(args: MonteCarloDropoutArgs) {
    super(args);
    this.#training = new TrainingSource(args.seed, "MonteCarloDropout");
    this.params = { p: args.rate, maskPer: args.maskPer };
    this.target = args.target?.name;
    this.original = args.original ?? undefined;
    this.supportsMasking = true;
  }

  get rate(): number {
    return this.params.p;
  }

  /** The shape of the mask for an activation: with 1 where positions share a factor, as in SpatialDropout1D. */
  maskShape(shape: readonly number[]): number[] {
    if (this.original?.className === "SpatialDropout1D") return [shape[0] as number, 1, shape[2] as number];
    const noise = this.original?.config.noiseShape as (number | null)[] | null | undefined;
    return noise ? shape.map((length, axis) => (axis === 0 ? length : (noise[axis] ?? length))) : [...shape];
  }

  /** The id of the layer whose input this layer, of the given id, was put on: its neighbour of that name. */
  targetId(id: string): string | undefined {
    return this.target === undefined ? undefined : id.slice(0, id.length - this.name.length) + this.target;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const x = single(inputs);
      const factors = drawnFor(this)?.factors;
      if (factors !== undefined) return tf.mul(x, factors);
      const { p } = this.params;
      if (kwargs.training !== true || p === 0) return x;
      const source = this.#training.next()(trainingStream("input"));
      return tf.mul(x, drawMaskTensor(source, p, keptFactor(p, "inverted"), this.maskShape(x.shape)));
    });
  }

  override getConfig(): Config {
    return {
      ...super.getConfig(),
      rate: this.params.p,
      maskPer: this.params.maskPer,
      ...this.#training.config,
      ...(this.target === undefined ? {} : { target: { name: this.target } }),
      ...(this.original === undefined ? {} : { original: { ...this.original } }),
    };
  }
}

/** Whether a layer is dropout that mayhap has put on another layer's input. */
export function isInserted(layer: Layer): layer is MonteCarloDropout {
  return layer instanceof MonteCarloDropout && layer.target !== undefined;
}
