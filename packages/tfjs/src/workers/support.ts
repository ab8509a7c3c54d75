import type { WorkerSupport } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import type { TfInputs } from "../inputs/types.ts";
import { packInputs } from "./packed-inputs.ts";
import { type AnyModel, packModel } from "./packed-model.ts";
import { startWorker, workerStarter } from "./set-worker.ts";

/** How TF.js' models get into workers. Both kinds use the same workers. */
export const workers: WorkerSupport<AnyModel, TfInputs> = {
  start: startWorker,
  packModel,
  packInputs,
  version: (model) => [workerStarter(), tf.getBackend(), ...weightsOf(model).map(({ dataId }) => dataId)],
};

/** TF.js gives a weight that changes a new `dataId`. */
function weightsOf(model: AnyModel): tf.Tensor[] {
  return model instanceof tf.GraphModel
    ? Object.values(model.weights).flat()
    : model.weights.map((variable) => variable.read());
}
