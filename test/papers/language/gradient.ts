import * as tf from "@tensorflow/tfjs";
import type { Characters, State, Weights } from "./network.ts";

/** Mean negative log likelihood in nats, its gradient, and the state behind the last character. */
export interface Step {
  readonly loss: tf.Scalar;
  readonly gradient: Weights;
  readonly end: State;
}

/**
 * Back-propagation through time, written out: a product for each weight over all characters at once instead of one for each, which is
 * what TensorFlow.js' own gradients do, more slowly. Nothing is tidied here.
 */
export function backPropagate(weights: Weights, now: Characters, next: tf.Tensor2D, start: State): Step {
  const { kernel, recurrent, bias, output, outputBias } = weights;
  let [h, c] = start;
  const passed = now.map((characters) => {
    const before = { h, c };
    const sums = tf.add(tf.add(tf.matMul(characters, kernel), tf.matMul(h, recurrent)), bias);
    const [i, f, g, o] = gates(sums);
    c = tf.add(tf.mul(f, c), tf.mul(i, g));
    const bent = tf.tanh(c);
    h = tf.mul(o, bent);
    return { before, i, f, g, o, bent, h };
  });
  const hidden = tf.concat(
    passed.map(({ h }) => h),
    0,
  );
  const logits = tf.add(tf.matMul(hidden, output), outputBias);
  const logProbabilities = tf.logSoftmax(logits);
  const loss = tf.neg(tf.div(tf.sum(tf.mul(next, logProbabilities)), next.shape[0])) as tf.Scalar;

  const ofLogits = tf.div(tf.sub(tf.exp(logProbabilities), next), next.shape[0]) as tf.Tensor2D;
  const ofHidden = tf.split(tf.matMul(ofLogits, tf.transpose(output)), now.length) as tf.Tensor2D[];
  const back = tf.transpose(recurrent);
  let [ofH, ofC]: tf.Tensor2D[] = start.map((part) => tf.zerosLike(part)) as [tf.Tensor2D, tf.Tensor2D];
  const ofSums: tf.Tensor2D[] = [];
  for (const [step, { before, i, f, g, o, bent }] of [...passed.entries()].reverse()) {
    ofH = tf.add(ofH as tf.Tensor2D, ofHidden[step] as tf.Tensor2D);
    ofC = tf.add(ofC as tf.Tensor2D, tf.mul(tf.mul(ofH, o), slopeOfTanh(bent)));
    const parts = [
      tf.mul(tf.mul(ofC, g), slopeOfSigmoid(i)),
      tf.mul(tf.mul(ofC, before.c), slopeOfSigmoid(f)),
      tf.mul(tf.mul(ofC, i), slopeOfTanh(g)),
      tf.mul(tf.mul(ofH, bent), slopeOfSigmoid(o)),
    ];
    const ofSum = tf.concat2d(parts as tf.Tensor2D[], 1);
    ofSums.unshift(ofSum);
    ofH = tf.matMul(ofSum, back);
    ofC = tf.mul(ofC, f);
  }
  const all = tf.concat(ofSums, 0);
  const product = (left: readonly tf.Tensor2D[], right: tf.Tensor2D): tf.Tensor2D =>
    tf.matMul(tf.transpose(tf.concat(left as tf.Tensor2D[], 0)), right);
  return {
    loss,
    gradient: {
      kernel: product(now, all),
      recurrent: product(
        passed.map(({ before }) => before.h),
        all,
      ),
      bias: tf.sum(all, 0),
      output: product([hidden], ofLogits),
      outputBias: tf.sum(ofLogits, 0),
    },
    end: [h, c],
  };
}

function gates(sums: tf.Tensor): [i: tf.Tensor2D, f: tf.Tensor2D, g: tf.Tensor2D, o: tf.Tensor2D] {
  const [i, f, g, o] = tf.split(sums, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  return [tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)];
}

function slopeOfSigmoid(y: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(y, tf.mul(y, y));
}

function slopeOfTanh(y: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(1, tf.mul(y, y));
}
