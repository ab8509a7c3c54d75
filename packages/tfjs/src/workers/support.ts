import type { WorkerSupport } from "@mayhap/core";
import type { TfInputs } from "../inputs/types.ts";
import { versionOf } from "../model/version.ts";
import { packInputs } from "./packed-inputs.ts";
import { type AnyModel, packModel } from "./packed-model.ts";
import { startWorker, workerStarter } from "./set-worker.ts";

/** How TF.js' models get into workers. Both kinds use the same workers. */
export const workers: WorkerSupport<AnyModel, TfInputs> = {
  start: startWorker,
  packModel,
  packInputs,
  version: (model) => [workerStarter(), ...versionOf(model)],
};
