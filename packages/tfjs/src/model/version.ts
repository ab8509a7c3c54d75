import * as tf from "@tensorflow/tfjs";

/** What changes when the weights of a model change, or the backend that computes: TF.js gives a weight that changes a new `dataId`. */
export function versionOf(model: tf.LayersModel | tf.GraphModel): readonly unknown[] {
  return [tf.getBackend(), ...weightsOf(model).map(({ dataId }) => dataId)];
}

/** Whether two versions are the same. */
export function sameVersion(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function weightsOf(model: tf.LayersModel | tf.GraphModel): tf.Tensor[] {
  return model instanceof tf.GraphModel
    ? Object.values(model.weights).flat()
    : model.weights.map((variable) => variable.read());
}
