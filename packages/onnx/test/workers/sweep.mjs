// Sweeps over p with each number of workers, one after the other.
import { dropconnect, endWorkers, sweep } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { answer, bits, task } from "./io.mjs";

const { file, x, ps, options, workers } = await task();
const results = [];
for (const number of workers) {
  const model = dropconnect(await loadOnnx(file), 0.5);
  const found = [];
  for await (const y of sweep(model, { x }, ps, { samples: 12, seed: 5, ...options, workers: number }))
    found.push(bits(y));
  results.push(found);
  await endWorkers(model);
}
answer(results);
