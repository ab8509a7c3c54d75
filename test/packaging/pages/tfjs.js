// A user's page with TensorFlow.js. What it found stands in the title.
import { dropconnect, predict, quantify } from "@mayhap/core";
import "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";

const { workers } = document.documentElement.dataset;
try {
  await tf.setBackend("cpu");
  const ones = { kernelInitializer: "ones" };
  const layers = [
    tf.layers.dense({ units: 4, inputShape: [2], activation: "relu", ...ones }),
    tf.layers.dense({ units: 3, activation: "softmax", ...ones }),
  ];
  const model = dropconnect(tf.sequential({ layers }), 0.2);
  const x = tf.tensor2d([[0.5, 1]]);
  const y = await predict(model, x, { samples: 20, seed: 7 });
  const again = workers ? await predict(model, x, { samples: 20, seed: 7, workers: 1 }) : y;
  document.title = JSON.stringify({
    mean: [...y.mean.data],
    std: [...y.std.data],
    epistemic: [...quantify(y).epistemic.data],
    same: String(again.std.data) === String(y.std.data),
  });
} catch (error) {
  document.title = JSON.stringify({ error: `${error} ${error.cause ?? ""}` });
}
