import { type DropConnectParams, drops, keptFactor, type LayerKind, trainingStream } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { forgotten } from "../tf/config-of.ts";
import type { Config, Kwargs, Layer, LayerVariable } from "../tf/types.ts";
import { dropsRows, roleOf } from "../tf/weight-roles.ts";
import { drawMaskTensor } from "./draw-tensor.ts";
import { drawnFor } from "./drawn.ts";
import { checkLayerParams, configOfParams } from "./drop-connect-config.ts";
import { TrainingSource } from "./training-source.ts";
import { withWeights } from "./with-weights.ts";

/** A layer that drops connections of its own. */
export interface DropConnectLayer extends Layer {
  /** What mayhap's walk reports of this layer. */
  readonly params: DropConnectParams;
}

/** A class of such layers. */
export interface DropConnectLayerClass {
  readonly className: string;
  new (args: Config): DropConnectLayer;
}

/** Whether a layer drops connections of its own. */
export function isDropConnect(layer: Layer): layer is DropConnectLayer {
  return layer.getClassName().startsWith("DropConnect") && "params" in layer;
}

/**
 * The DropConnect version of one of TF.js' classes: the same layer with `p`, `scale`, `maskPer`, `bias` and `seed` in its configuration. Deterministic
 * at `predict`; while mayhap samples, the sampler hands it drawn weights. In training a batch shares the masks, new ones for every batch, as
 * in AWD-LSTM: TF.js' convolutions and cells take one kernel for all examples. All time steps have the same masks.
 */
export function dropConnectClass(
  Base: new (args: Config) => Layer,
  className: string,
  kind: LayerKind,
): DropConnectLayerClass {
  return class extends Base implements DropConnectLayer {
    static readonly className = className;
    readonly params: DropConnectParams;
    readonly #training: TrainingSource;

    constructor(args: Config) {
      super(args);
      this.params = checkLayerParams(args, className, { kind });
      this.#training = new TrainingSource(args.seed, className);
    }

    override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs): tf.Tensor | tf.Tensor[] {
      const drawn = drawnFor(this)?.weights;
      if (drawn !== undefined) return withWeights(this, drawn, () => super.call(inputs, kwargs));
      const { p, scale } = this.params;
      if (p === 0) return super.call(inputs, kwargs);
      if (kwargs.training !== true && scale === "inverted") return super.call(inputs, kwargs);
      return tf.tidy(() => {
        const factors = kwargs.training === true ? this.#masks() : this.#dropped().map(() => tf.scalar(1 - p));
        const standIns = this.#dropped().map(
          (variable, i) => [variable, tf.mul(variable.read(), factors[i] as tf.Tensor)] as const,
        );
        return withWeights(this, new Map(standIns), () => super.call(inputs, kwargs));
      });
    }

    override getConfig(): Config {
      return { ...super.getConfig(), ...forgotten(this), ...configOfParams(this.params), ...this.#training.config };
    }

    #dropped(): LayerVariable[] {
      return this.weights.filter((variable) => {
        const role = roleOf(variable, kind);
        return role !== undefined && drops(this.params, role);
      });
    }

    /** Factors 0 or s for each weight; for each row of an embedding. */
    #masks(): tf.Tensor[] {
      const { p, scale } = this.params;
      const source = this.#training.next();
      return this.#dropped().map((variable) => {
        const stream = trainingStream("kernel", this.weights.indexOf(variable));
        const shape = variable.shape as number[];
        const drawn = dropsRows(variable) ? [shape[0] as number, 1] : shape;
        return tf.reshape(drawMaskTensor(source(stream), p, keptFactor(p, scale), [1, ...drawn]), drawn);
      });
    }
  };
}
