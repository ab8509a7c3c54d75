import * as tf from "@tensorflow/tfjs";

/** Op on the weight edge of a replaced layer. */
export const DROP_CONNECT = "MayhapDropConnect";

/** Op that makes the factors that a layer's input is multiplied by. */
export const DROPOUT_MASK = "MayhapDropoutMask";

/**
 * Tells TF.js how to run our ops: in their deterministic mode. The sampler feeds drawn numbers in their place. A saved
 * model therefore runs wherever `@mayhap/tfjs` was imported.
 */
export function registerOps(): void {
  tf.registerOp(DROP_CONNECT, ({ inputs, attrs }) => {
    const [weights] = inputs as [tf.Tensor];
    return attrs.scale === "none" ? tf.mul(weights, 1 - (attrs.p as number)) : weights.clone();
  });
  tf.registerOp(DROPOUT_MASK, ({ inputs }) => tf.onesLike(inputs[0] as tf.Tensor));
}
