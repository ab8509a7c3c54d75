// The packages as built, with real workers: predictions at the same time, and aborted ones.
import { dropconnect, endWorkers, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { calls, onnxFile, rows, tfjsFolder, told } from "./cases.mjs";

tf.env().set("PROD", true);
await tf.setBackend("cpu");
const threads = { started: 0, ended: 0 };
process.on("worker", (worker) => {
  threads.started++;
  worker.on("exit", () => threads.ended++);
});

async function mixed(model) {
  const alone = [];
  for (const { x, options } of calls) alone.push(told(await predict(model, x, options)));
  const all = calls.flatMap((call, i) => [0, 1, 2].map((workers) => ({ ...call, workers, i })));
  const together = await Promise.all(
    all.map(async ({ x, options, workers }) => told(await predict(model, x, { ...options, workers }))),
  );
  return all.filter(({ i }, k) => together[k] !== alone[i]).map(({ i, workers }) => [i, workers]);
}

async function aborted(model, times) {
  const codes = {};
  for (let i = 0; i < times; i++) {
    const stop = new AbortController();
    const work = predict(model, rows(3), { samples: 1e6, seed: i, workers: 1 + (i % 2), signal: stop.signal });
    setTimeout(() => stop.abort(), (i * 7) % 12);
    const code = await work.then(
      () => "done",
      (error) => error.code,
    );
    codes[code] = (codes[code] ?? 0) + 1;
  }
  return codes;
}

const results = {};
for (const [name, load] of [
  ["onnx", () => loadOnnx(onnxFile)],
  ["tfjs", () => loadTfjs(tfjsFolder)],
]) {
  const model = dropconnect(await load(), 0.3);
  const wrong = await mixed(model);
  const tensors = tf.memory().numTensors;
  const codes = await aborted(model, 100);
  const same = told(await predict(model, rows(3), { samples: 5, seed: 1, workers: 2 }));
  const alone = told(await predict(model, rows(3), { samples: 5, seed: 1 }));
  await endWorkers(model);
  results[name] = { wrong, codes, worksAfter: same === alone, tensors: tf.memory().numTensors - tensors };
}
process.stdout.write(JSON.stringify({ results, threads }));
