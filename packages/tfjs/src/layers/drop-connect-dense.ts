import { type DropConnectParams, keptFactor, trainingStream } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { Dense } from "../tf/dense.ts";
import { layerActivations } from "../tf/layer-activations.ts";
import type { Config, LayerVariable } from "../tf/types.ts";
import { matMulPerExample, matMulTransposed, multiplied, single, spreadBias } from "./arithmetic.ts";
import { drawMaskTensor, drawUniformTensor, type Source } from "./draw-tensor.ts";
import { drawnFor } from "./drawn.ts";
import { checkLayerParams, configOfParams, type DropConnectDenseArgs } from "./drop-connect-config.ts";
import {
  checkTrainableP,
  concreteMask,
  type FullTrainableP,
  logitOf,
  probabilityOf,
  probabilityTensor,
} from "./trainable-p.ts";
import { TrainingSource } from "./training-source.ts";
import { withWeights } from "./with-weights.ts";

/** Name of the weight that a trainable p lives in. */
export const P_LOGIT = "p_logit";

/**
 * A Dense layer that drops connections: `y = x (W ∘ M) s + b` (Wan et al. 2013, "Regularization of neural networks
 * using DropConnect"). In training every example has a mask of its own; at `predict` the layer is deterministic; while
 * mayhap samples, the sampler hands it drawn weights. Made by `dropConnectDense` or by `dropconnect(model, p)`.
 */
export class DropConnectDense extends Dense {
  static readonly className = "DropConnectDense";
  /** As they were given: a trained p is another. */
  readonly #params: DropConnectParams;
  readonly #trainableP: FullTrainableP | undefined;
  readonly #training: TrainingSource;
  #pLogit: LayerVariable | undefined;

  constructor(args: DropConnectDenseArgs) {
    const where = `dropConnectDense${args.name === undefined ? "" : ` "${args.name}"`}`;
    const trainableP = checkTrainableP(args.trainableP, where);
    const params = checkLayerParams(args, where, { open: trainableP !== undefined });
    const training = new TrainingSource(args.seed, where);
    super(args);
    this.#params = params;
    this.#trainableP = trainableP;
    this.#training = training;
  }

  /**
   * The probability that a connection is dropped. The learnt one when p is trainable: reading it then waits for one
   * number from the backend.
   */
  get p(): number {
    if (this.#pLogit === undefined) return this.#params.p;
    return probabilityOf(this.#pLogit.read().dataSync()[0] as number);
  }

  /** What mayhap's walk reports of this layer. */
  get params(): DropConnectParams {
    return { ...this.#params, p: this.p };
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    super.build(inputShape);
    const trainableP = this.#trainableP;
    if (trainableP === undefined || this.#pLogit !== undefined) return;
    const start = tf.initializers.constant({ value: logitOf(this.#params.p) });
    this.#pLogit = this.addWeight(P_LOGIT, [], "float32", start, undefined, true, undefined, () => start);
    const connections =
      this.kernel.shape.reduce<number>((product, n) => product * (n ?? 1), 1) + (this.#masksBias ? this.units : 0);
    this.addLoss(() => tf.tidy(() => tf.mul(tf.sub(1, this.#p()), trainableP.penalty * connections) as tf.Scalar));
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor | tf.Tensor[] {
    const drawn = drawnFor(this);
    if (drawn?.multiply !== undefined) {
      const { multiply } = drawn;
      return tf.tidy(() => this.#from(inputs, kwargs, (x) => multiplied(x, multiply, this.units)));
    }
    if (drawn?.transposedKernel !== undefined) {
      const { transposedKernel, weights } = drawn;
      const bias = this.bias === null ? undefined : weights?.get(this.bias);
      return tf.tidy(() => this.#from(inputs, kwargs, (x) => matMulTransposed(x, transposedKernel, this.units), bias));
    }
    if (drawn?.weights !== undefined) return withWeights(this, drawn.weights, () => super.call(inputs, kwargs));
    const { p, scale } = this.#params;
    if (p === 0 && this.#trainableP === undefined) return super.call(inputs, kwargs);
    if (kwargs.training === true) return tf.tidy(() => this.#train(inputs, kwargs));
    if (scale === "inverted") return super.call(inputs, kwargs);
    return tf.tidy(() => {
      const kept = tf.sub(1, this.#p());
      const masked = this.#masksBias ? [this.kernel, this.bias as LayerVariable] : [this.kernel];
      const standIns = masked.map((variable) => [variable, tf.mul(variable.read(), kept)] as const);
      return withWeights(this, new Map(standIns), () => super.call(inputs, kwargs));
    });
  }

  override getConfig(): Config {
    return {
      ...super.getConfig(),
      ...layerActivations(this),
      ...configOfParams(this.params),
      ...this.#training.config,
      ...(this.#trainableP === undefined ? {} : { trainableP: { ...this.#trainableP } }),
    };
  }

  get #masksBias(): boolean {
    return this.#params.bias && this.bias !== null;
  }

  get #bias(): tf.Tensor {
    return (this.bias as LayerVariable).read();
  }

  /** p as a scalar, differentiable when it is trainable. */
  #p(): tf.Tensor {
    return this.#pLogit === undefined ? tf.scalar(this.#params.p) : probabilityTensor(this.#pLogit.read());
  }

  #train(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor {
    this.invokeCallHook(inputs, kwargs);
    const x = single(inputs);
    const rows = x.shape[0] as number;
    const source = this.#training.next();
    const kernel = this.#masked(this.kernel.read(), rows, source(trainingStream("kernel")));
    let y = matMulPerExample(x, kernel);
    if (this.bias !== null) {
      const bias = this.#masksBias
        ? spreadBias(this.#masked(this.#bias, rows, source(trainingStream("bias"))), y.rank)
        : this.#bias;
      y = tf.add(y, bias);
    }
    return this.activation.apply(y);
  }

  /** `rows` masked and scaled copies of a weight. The mask is a constant, so the gradient passes through the kept connections only. */
  #masked(weight: tf.Tensor, rows: number, source: Source): tf.Tensor {
    const { p, scale } = this.#params;
    const shape = [rows, ...weight.shape];
    if (this.#trainableP === undefined) return tf.mul(weight, drawMaskTensor(source, p, keptFactor(p, scale), shape));
    const learnt = this.#p();
    const masked = tf.mul(weight, concreteMask(learnt, drawUniformTensor(source, shape), this.#trainableP.temperature));
    return scale === "inverted" ? tf.div(masked, tf.sub(1, learnt)) : masked;
  }

  /** What Dense computes, from a product that is worked out in another way: the same to the rounding of float32. */
  #from(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: Record<string, unknown>,
    multiply: (x: tf.Tensor) => tf.Tensor,
    bias?: tf.Tensor,
  ): tf.Tensor {
    this.invokeCallHook(inputs, kwargs);
    const product = multiply(single(inputs));
    return this.activation.apply(this.bias === null ? product : tf.add(product, bias ?? this.#bias));
  }
}

/**
 * A drop-in for `tf.layers.dense` that drops connections in training and is deterministic at `predict`. Input and output
 * shapes are those of Dense: `[rows, …, in]` to `[rows, …, units]`.
 *
 * Training draws a mask of `in · units` bits for every example of a batch and holds that many float32 weights
 * `rows` times over: with wide layers prefer small batches.
 *
 * @throws `OptionsError` `INVALID_P`, `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { dropConnectDense } from "@mayhap/tfjs";
 * import * as tf from "@tensorflow/tfjs";
 *
 * const model = tf.sequential({
 *   layers: [
 *     dropConnectDense({ units: 32, p: 0.5, activation: "relu", inputShape: [4] }),
 *     tf.layers.dense({ units: 3, activation: "softmax" }),
 *   ],
 * });
 * model.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
 * model.outputs[0]?.shape; // => [null, 3]
 * ```
 */
export function dropConnectDense(args: DropConnectDenseArgs): DropConnectDense {
  return new DropConnectDense(args);
}
