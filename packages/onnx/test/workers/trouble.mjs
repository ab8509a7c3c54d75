// Workers that die, errors in them, runtimes that cannot travel, predictions at the same time.
import { dropconnect, endWorkers, MayhapError, predict, RuntimeError } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import * as node from "onnxruntime-node";
import * as web from "onnxruntime-web";
import { answer, bits, task, told } from "./io.mjs";

const { file, broken, divides, x } = await task();
const threads = [];
process.on("worker", (worker) => threads.push(worker));
const inputs = { x: { data: Float32Array.from(x.data), shape: x.shape } };
const failure = (work) =>
  work.then(
    () => null,
    (error) => ({ ...told(error), runtime: error instanceof RuntimeError, ours: error instanceof MayhapError }),
  );
const same = (a, b) => JSON.stringify(bits(a)) === JSON.stringify(bits(b));
const options = { samples: 6, seed: 2 };

const model = dropconnect(await loadOnnx(file), 0.3);
const alone = await predict(model, inputs, options);
await predict(model, inputs, { ...options, workers: 2 });

const dies = failure(predict(model, inputs, { samples: 1e6, seed: 2, workers: 2 }));
// An error that nobody catches. To terminate it from here would abort the process now and then, within a run of onnxruntime.
setTimeout(() => threads[1].postMessage(null), 100);
const died = await dies;
const revived = same(alone, await predict(model, inputs, { ...options, workers: 2 }));
const restarted = threads.length;

// More workers than are there: one is added. Once ended, they are started anew.
await predict(model, inputs, { ...options, workers: 3 });
const grown = threads.length - restarted;
await endWorkers(model);
await predict(model, inputs, { ...options, workers: 1 });
const anew = threads.length - restarted;

const both = [3, 4].map((seed) => ({ samples: 30, seed }));
const together = await Promise.all(both.map((o) => predict(model, inputs, { ...o, workers: 2 })));
const apart = [];
for (const o of both) apart.push(await predict(model, inputs, o));

const loads = await failure(predict(dropconnect(await loadOnnx(broken), 0.3), inputs, { workers: 1 }));
// The model divides its batch by four: three rows fail while it runs.
const three = { x: { data: inputs.x.data.slice(0, 3 * x.shape[1]), shape: [3, x.shape[1]] } };
const divided = dropconnect(await loadOnnx(divides), 0.3);
const runs = await failure(predict(divided, three, { workers: 2, samples: 3 }));
const runsAgain = same(
  await predict(divided, inputs, { ...options, workers: 2 }),
  await predict(divided, inputs, options),
);

const own = dropconnect(await loadOnnx(file, { runtime: node }), 0.3);
web.env.wasm.numThreads = 1;
const foreign = dropconnect(await loadOnnx(file, { runtime: web }), 0.3);
const named = dropconnect(await loadOnnx(file, { runtime: web, workerRuntime: "onnxruntime-web" }), 0.3);
const wrong = dropconnect(await loadOnnx(file, { runtime: web, workerRuntime: "no-such-runtime" }), 0.3);
const runtimes = {
  own: same(alone, await predict(own, inputs, { ...options, workers: 1 })),
  foreign: await failure(predict(foreign, inputs, { workers: 1 })),
  named: same(await predict(named, inputs, { ...options, workers: 2 }), await predict(named, inputs, options)),
  wrong: await failure(predict(wrong, inputs, { workers: 1 })),
};

answer({
  died,
  revived,
  restarted,
  together: together.map((y, i) => same(y, apart[i])),
  loads,
  runs,
  runsAgain,
  runtimes,
  grown,
  anew,
});
