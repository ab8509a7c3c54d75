import { ModelFileError } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { built } from "../tf/containers.ts";
import { checkCalls } from "./check-calls.ts";
import { type ModelFile, readModelJson } from "./model-json.ts";
import { localPath, modelJsonPath } from "./paths.ts";
import { withinBudget } from "./weight-budget.ts";
import { readWeights } from "./weights.ts";

/**
 * Loads a TF.js model from files, without tfjs-node: a `model.json` and its weights, quantised ones included. Weights
 * are only read from the model's own folder.
 *
 * @param path of the `model.json`, or of the folder that holds it
 * @returns a `tf.LayersModel` or `tf.GraphModel`, as the file has it
 * @throws `ModelFileError` `NOT_FOUND`, `NOT_A_MODEL`, `TRUNCATED`, `UNSAFE_PATH`; `UNSUPPORTED_FORMAT` when TF.js cannot
 *   build the model, with TF.js' own error as the cause
 *
 * @example
 * ```ts
 * import { loadTfjs } from "@mayhap/tfjs/node";
 *
 * const model = await loadTfjs("models/digits");
 * model.inputs[0]?.shape; // => [null, 4]
 * ```
 */
export async function loadTfjs(path: string | URL): Promise<tf.LayersModel | tf.GraphModel> {
  const file = await readModelJson(await modelJsonPath(localPath(path)));
  if (file.format === "layers-model") checkCalls(file.json.modelTopology, file.path);
  const weights = await readWeights(file);
  const handler: tf.io.IOHandler = { load: () => tf.io.getModelArtifactsForJSON(file.json, async () => weights) };
  try {
    if (file.format === "graph-model") return await tf.loadGraphModel(handler);
    const values = weights[0].reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape), 0);
    // Built at once: a Sequential model that cannot be built should not be found out later.
    return await withinBudget(values, file.path, async () => built(await tf.loadLayersModel(handler)));
  } catch (error) {
    if (error instanceof ModelFileError) throw error;
    throw new ModelFileError("UNSUPPORTED_FORMAT", `TF.js cannot load ${file.path}. ${reason(file, error)}`, {
      cause: error,
    });
  }
}

/** The JSON text; empty for what nests deeper than the stack. */
function textOf(json: unknown): string {
  try {
    return JSON.stringify(json);
  } catch {
    return "";
  }
}

/** What is known to stand behind an error of TF.js, and what to do. */
function reason({ json }: ModelFile, error: unknown): string {
  const topology = textOf(json.modelTopology);
  const message = error instanceof Error ? error.message : String(error);
  if (
    /"keras_version":"[3-9]/.test(topology) ||
    (/"batch_shape":/.test(topology) && !/"batch_input_shape":/.test(topology))
  )
    return (
      "The model was saved by Keras 3, whose way of writing layers TF.js 4 does not know. Save it with Keras 2 (the package tf_keras, or " +
      "TF_USE_LEGACY_KERAS=1) and convert it again, convert it to a tf.GraphModel, or export it to ONNX and use @mayhap/onnx."
    );
  if (/reset_after/.test(message))
    return (
      "It has a GRU with reset_after: true, the default of Keras since version 2, which TF.js does not implement. Build and train the model with " +
      "GRU(reset_after=False), convert it to a tf.GraphModel, or export it to ONNX and use @mayhap/onnx."
    );
  const unknown = /Unknown (\w+): (\S+)\. /.exec(message);
  if (unknown !== null)
    return `It has a ${unknown[1]} "${unknown[2]}" that TF.js does not know. Register its class with tf.serialization.registerClass() before loading.`;
  return `It says: ${message}`;
}
