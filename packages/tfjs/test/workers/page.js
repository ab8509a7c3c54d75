// What a page does: the same prediction here and in Web Workers. The result stands in the title.
import { dropconnect, endWorkers, predict } from "@mayhap/core";
import "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";

async function compare(backend) {
  await tf.setBackend(backend);
  const { dense } = tf.layers;
  const model = tf.sequential({ layers: [dense({ units: 8, inputShape: [4] }), dense({ units: 3 })] });
  const random = dropconnect(model, 0.3);
  const run = async (workers, method) => {
    const { mean, variance } = await predict(random, [[1, 2, 3, 4]], { samples: 20, seed: 1, workers, method });
    return JSON.stringify([mean.toArray(), variance.toArray()]);
  };
  const same =
    (await run(0, "mask")) === (await run(2, "mask")) && (await run(0, "gaussian")) === (await run(2, "gaussian"));
  await endWorkers(random);
  return same;
}

try {
  const same = { cpu: await compare("cpu"), webgl: await compare("webgl") };
  document.title = JSON.stringify({ same, isolated: crossOriginIsolated });
} catch (error) {
  document.title = JSON.stringify({ error: String(error) });
}
