// Aborts a long prediction, counts what else the event loop did meanwhile, and predicts again.
import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { answer, bits, task, told } from "./io.mjs";

const { file, x } = await task();
const model = dropconnect(await loadOnnx(file), 0.3);
const inputs = { x: { data: Float32Array.from(x.data), shape: x.shape } };
const short = { samples: 4, seed: 1 };
const before = bits(await predict(model, inputs, { ...short, workers: 2 }));

async function stopped(after, workers) {
  const stop = new AbortController();
  let [ticks, reports, aborted] = [0, 0, 0];
  const timer = setInterval(() => ticks++, 5);
  setTimeout(() => {
    aborted = performance.now();
    stop.abort();
  }, after);
  const options = { samples: 1e6, seed: 1, workers, signal: stop.signal, onProgress: () => reports++ };
  const error = await predict(model, inputs, options).catch((reason) => reason);
  const delay = performance.now() - aborted;
  clearInterval(timer);
  return { error: told(error), delay, ticks, reports };
}

const running = await stopped(600, 2);
// Nothing of the work that was given up may reach the next.
const after = bits(await predict(model, inputs, { ...short, workers: 2 }));
await model.release();
const starting = await stopped(1, 2);
const alone = bits(await predict(model, inputs, short));
answer({ running, starting, same: [before, after].map((y) => JSON.stringify(y) === JSON.stringify(alone)) });
