// Ends by itself, though workers wait for more, or are in the middle of a run that nobody waits for.
import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { answer, task } from "./io.mjs";

const { file, x, options, release } = await task();
const model = dropconnect(await loadOnnx(file), 0.3);
const inputs = { x: { data: Float32Array.from(x.data), shape: x.shape } };
const y = await predict(model, inputs, { samples: 4, workers: 2, ...options });
answer(y.samples);
if (release) await model.release();
