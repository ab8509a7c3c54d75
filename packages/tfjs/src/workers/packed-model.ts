import { ModelError } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { save } from "../tf/save.ts";
import { useBackend } from "./backend.ts";
import { sharedBytes } from "./shared.ts";

/** Models that workers can have. */
export type AnyModel = tf.LayersModel | tf.GraphModel;

/** A model as it is posted: what TF.js would save, and the backend that it runs on. */
export interface PackedModel {
  readonly format: "layers" | "graph";
  readonly backend: string;
  /** The artifacts without the weights' data, as JSON. */
  readonly json: string;
  readonly weights: ArrayBufferLike;
}

/** Packs a model with its weights as they are now. Throws `ModelError` `UNSUPPORTED_LAYER` for a stateful one. */
export async function packModel(model: AnyModel): Promise<PackedModel> {
  if (model instanceof tf.LayersModel && model.stateful)
    throw new ModelError(
      "UNSUPPORTED_LAYER",
      "The model is stateful, and a worker would not have the states of its layers. Leave workers out.",
    );
  let packed: Pick<PackedModel, "json" | "weights"> | undefined;
  await save(model, {
    save: async ({ weightData, ...rest }) => {
      const bytes = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData as ArrayBuffer));
      packed = { json: JSON.stringify(rest), weights: sharedBytes(bytes) };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    },
  });
  const format = model instanceof tf.GraphModel ? "graph" : "layers";
  return { format, backend: tf.getBackend(), ...(packed as Pick<PackedModel, "json" | "weights">) };
}

/**
 * The model again, in a worker.
 *
 * @throws `RuntimeError` `RUNTIME_MISSING` when the backend does not work here; `ModelError` `UNSUPPORTED_LAYER` for a class of layers that this worker does not know
 */
export async function unpackModel(packed: unknown): Promise<AnyModel> {
  const { format, backend, json, weights } = packed as PackedModel;
  await useBackend(backend);
  const artifacts = { ...JSON.parse(json), weightData: weights } as tf.io.ModelArtifacts;
  try {
    return await (format === "graph" ? tf.loadGraphModel : tf.loadLayersModel)(tf.io.fromMemory(artifacts) as never);
  } catch (error) {
    throw new ModelError("UNSUPPORTED_LAYER", reason(error), { cause: error });
  }
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /Unknown (\w+): (\S+)\. /.exec(message);
  return unknown === null
    ? `The model cannot be taken into a worker: ${message} Leave workers out.`
    : `The workers do not know the ${unknown[1]} "${unknown[2]}" that the model has: a class that was registered here is not registered there. ` +
        'Start workers that register it: setWorker() of @mayhap/tfjs, with a module that imports the class and then "@mayhap/tfjs/worker". Or leave workers out.';
}
