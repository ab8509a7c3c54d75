// Predicts as the task says: with each number of workers, one after the other.
import { dropconnect, dropout, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { answer, bits, task, told } from "./io.mjs";

const transformations = { dropconnect, dropout };
const results = [];
for (const { file, transform, with: params, inputs, options, workers, load } of await task()) {
  const model = transformations[transform ?? "dropconnect"](await loadOnnx(file, load), params);
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, { data, shape }]) => [name, { data: Float32Array.from(data), shape }]),
  );
  const found = [];
  for (const number of workers)
    found.push(
      await predict(model, given, { samples: 12, seed: 5, ...options, workers: number }).then(bits, (error) => ({
        error: told(error),
      })),
    );
  results.push(found);
  await model.release();
}
answer(results);
