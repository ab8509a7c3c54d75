// The module of a worker that knows a layer class of the user's own.
import * as tf from "@tensorflow/tfjs";

export class Triple extends tf.layers.Layer {
  static className = "TestTriple";

  call(inputs) {
    return tf.mul([inputs].flat()[0], 3);
  }
}

tf.serialization.registerClass(Triple);
await import("../../dist/worker.js");
