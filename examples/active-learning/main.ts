// Which points shall somebody label? The network says where it does not know, and batches of such points beat the same number taken blindly.
import { predict } from "@mayhap/core";
import { batchBald } from "@mayhap/evaluate";
import { dropConnectDense } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";

await tf.setBackend("cpu");

/** Irregular numbers in [0, 1), the same on every machine. */
const irregular = (i: number) => (Math.abs(Math.sin(12.9898 * (i + 1))) * 43758.5453) % 1;

/** Two moons. `crowded`: three quarters of the points lie on the outer third of each, where one label tells what all the others are. */
function moon(i: number, crowded: boolean): { x: number[]; label: number } {
  const u = irregular(i);
  const angle = Math.PI * (crowded && irregular(i + 0.5) < 0.75 ? (2 + u) / 3 : u);
  const label = i % 2;
  const [x, y] = label === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
  return { x: [x + 0.3 * (irregular(i + 0.2) - 0.5), y + 0.3 * (irregular(i + 0.7) - 0.5)], label };
}
const pool = Array.from({ length: 200 }, (_, i) => moon(i, true));
const test = Array.from({ length: 200 }, (_, i) => moon(i + 1000, false));

async function train(chosen: readonly number[]): Promise<tf.LayersModel> {
  const init = (seed: number) => tf.initializers.glorotNormal({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 32, activation: "relu", inputShape: [2], kernelInitializer: init(1) }),
      dropConnectDense({ units: 32, p: 0.2, seed: 2, activation: "relu", kernelInitializer: init(3) }),
      dropConnectDense({ units: 2, p: 0.2, seed: 4, activation: "softmax", kernelInitializer: init(5) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.02), loss: "sparseCategoricalCrossentropy" });
  const x = tf.tensor2d(chosen.map((i) => pool[i]?.x as number[]));
  const y = tf.tensor1d(chosen.map((i) => pool[i]?.label as number));
  await model.fit(x, y, { epochs: 80, batchSize: 64, shuffle: false, verbose: 0 });
  tf.dispose([x, y]);
  return model;
}

async function accuracy(model: tf.LayersModel): Promise<number> {
  const y = await predict(
    model,
    test.map(({ x }) => x),
    { samples: 50, seed: 7 },
  );
  return test.filter(({ label }, i) => y.mean.at(i, label) > 0.5).length / test.length;
}

async function learn(choose: (model: tf.LayersModel, left: number[]) => Promise<number[]>): Promise<number[]> {
  const known = [0, 1, 2, 3];
  const reached: number[] = [];
  for (let round = 0; round < 5; round++) {
    const model = await train(known);
    reached.push(await accuracy(model));
    const left = pool.map((_, i) => i).filter((i) => !known.includes(i));
    known.push(...(await choose(model, left)));
    model.dispose();
  }
  return reached;
}

const asked = await learn(async (model, left) => {
  const y = await predict(
    model,
    left.map((i) => pool[i]?.x as number[]),
    { samples: 50, seed: 7, keep: true },
  );
  return batchBald(y, { size: 4, seed: 7 }).indices.map((at) => left[at] as number);
});
const blind = await learn(async (_, left) => left.slice(0, 4));

const percent = (of: readonly number[]) => of.map((value) => `${(100 * value).toFixed(1)} %`.padStart(7)).join(" ");
console.log("labels         4       8      12      16      20");
console.log(`BatchBALD ${percent(asked)}`);
console.log(`in order  ${percent(blind)}`);
