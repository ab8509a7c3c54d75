import * as tf from "@tensorflow/tfjs";
import { plainClassName } from "../layers/drop-connect-classes.ts";
import type { Layer } from "../tf/types.ts";
import type { Flat } from "./step.ts";

/** TF.js' layers whose `computeMask` only passes on, or ends, a mask that is there. */
const passing = [
  "RNN",
  "SimpleRNN",
  "GRU",
  "LSTM",
  "ConvLSTM2D",
  "Bidirectional",
  "Add",
  "Multiply",
  "Average",
  "Maximum",
  "Minimum",
  "Concatenate",
  "Dot",
];

function makesMasks(layer: Layer): boolean {
  if (!layer.supportsMasking || layer.computeMask === tf.layers.Layer.prototype.computeMask) return false;
  if (plainClassName(layer) === "Embedding") return (layer as Layer & { maskZero: boolean }).maskZero;
  return !passing.includes(plainClassName(layer));
}

/**
 * Whether calls of a model carry something over to later calls: TF.js' executor hands masks (and, inside nested models,
 * initial states of recurrent layers) along in one object of keyword arguments, so that even a layer in another branch
 * may get the latest one. To give the results that `predict` gives, such a model must run in TF.js' order.
 */
export function carriesArguments({ steps }: Flat): boolean {
  return steps.some(
    (step) =>
      step.type === "call" &&
      (makesMasks(step.layer) || (step.scope > 0 && step.inputs.length > 1 && isRecurrent(step.layer))),
  );
}

function isRecurrent(layer: Layer): boolean {
  return layer instanceof tf.layers.RNN || plainClassName(layer) === "Bidirectional";
}
