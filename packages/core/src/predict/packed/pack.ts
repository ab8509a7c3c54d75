import type { Moments } from "../moments.ts";
import type { SummaryPrediction } from "../prediction.ts";
import type { Predictions } from "../predictions.ts";
import type { TallyState } from "../tally.ts";
import { toBase64 } from "./base64.ts";
import type { PackedPrediction } from "./packed-prediction.ts";
import { type PackedMoments, type PackedNumbers, type PackedOutput, packedVersion } from "./packed-prediction.ts";

/**
 * A prediction as plain data, for JSON, a message or a database: everything that it knows, to the last bit, so that
 * `mergePredictions` can put parts together that were computed elsewhere. Size: 8 bytes × 4/3 for every mean and every variance, and
 * for the samples if they were kept.
 *
 * @example
 * ```ts
 * import { dropconnect, mergePredictions, packPrediction, predict, unpackPrediction } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const x = { x: [[0.5, -1, 2, 0]] };
 * const elsewhere = JSON.stringify(packPrediction(await predict(model, x, { seed: 7, first: 60, samples: 40 })));
 *
 * const here = await predict(model, x, { seed: 7, first: 0, samples: 60 });
 * mergePredictions([here, unpackPrediction(JSON.parse(elsewhere))]).samples; // => 100
 * ```
 */
export function packPrediction(y: Predictions): PackedPrediction {
  const { seed, method, sampleRanges, rowRange, stopped, nonFiniteInputs } = y.about;
  return {
    type: "mayhap prediction",
    version: packedVersion,
    seed,
    method,
    sampleRanges,
    rowRange,
    stopped,
    nonFiniteInputs,
    outputs: Object.values(y.outputs).map((output) => packOutput((output as SummaryPrediction).tally)),
  };
}

function packOutput(tally: TallyState): PackedOutput {
  const { name, shape, reading, byRow, values, probabilities, sharpness, kept, nonFinite } = tally;
  return {
    name,
    shape,
    reading,
    byRow,
    values: packMoments(values),
    ...(probabilities && { probabilities: packMoments(probabilities) }),
    ...(sharpness && { sharpness: packMoments(sharpness) }),
    ...(kept && { kept: kept.map(packNumbers) }),
    nonFinite,
  };
}

function packMoments({ counts, mean, squares }: Moments): PackedMoments {
  return { counts: toBase64(counts), mean: toBase64(mean), squares: toBase64(squares) };
}

function packNumbers(data: Float32Array | Float64Array): PackedNumbers {
  return { type: data instanceof Float64Array ? "float64" : "float32", data: toBase64(data) };
}
