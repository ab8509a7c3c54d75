// A process with the built packages alone: predicts with workers, reports, and has nothing more to do.
import { dropconnect, predict } from "../../../core/dist/index.js";
import "../../dist/index.js";
import * as tf from "@tensorflow/tfjs";

const { dense } = tf.layers;
const model = tf.sequential({ layers: [dense({ units: 8, inputShape: [4] }), dense({ units: 3 })] });
const random = dropconnect(model, 0.3);
const x = [[1, 2, 3, 4]];
const alone = await predict(random, x, { samples: 20, seed: 1 });
const shared = await predict(random, x, { samples: 20, seed: 1, workers: 2 });
const same = JSON.stringify(alone.mean.toArray()) === JSON.stringify(shared.mean.toArray());
process.stdout.write(`${JSON.stringify({ same })}\n`);
