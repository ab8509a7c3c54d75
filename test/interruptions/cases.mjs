// One small network in both formats, and predictions with all kinds of options.
import { fileURLToPath } from "node:url";

const fixtures = new URL("../../docs/fixtures/", import.meta.url);
export const onnxFile = fileURLToPath(new URL("model.onnx", fixtures));
export const tfjsFolder = fileURLToPath(new URL("models/digits", fixtures));

/** Inputs for the network, others for every `which`. */
export const rows = (count, which = 0) =>
  Array.from({ length: count }, (_, i) => Array.from({ length: 4 }, (__, k) => Math.sin(4 * i + k + 0.7 * which)));

/** Predictions that are to run at the same time. */
export const calls = [
  { x: rows(3, 1), options: { seed: 1, samples: 12 } },
  { x: rows(3, 2), options: { seed: 1, samples: 12 } },
  { x: rows(3, 1), options: { seed: 2, samples: 7, keep: true } },
  { x: rows(7, 3), options: { seed: 3, samples: 5, batchSize: 2 } },
  { x: rows(1, 4), options: { seed: 4, samples: 30 } },
  { x: rows(4, 5), options: { seed: 5, samples: 9, method: "gaussian" } },
  { x: rows(5, 6), options: { seed: 6, samples: { min: 4, max: 40, tolerance: 0.05 } } },
  { x: rows(2, 7), options: { seed: 7, samples: 6, first: 11, firstRow: 5 } },
  { x: rows(6, 8), options: { seed: 8, samples: 10, output: "probabilities", axis: 1 } },
];

/** Everything that a prediction says, as text. */
export const told = ({ mean, variance, samplesPerExample, kept, method, stopped }) =>
  JSON.stringify([[...mean.data], [...variance.data], samplesPerExample, kept, method, stopped]);
