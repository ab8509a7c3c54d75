import type { WorkerSupport } from "@mayhap/core";
import { startWorker } from "#threads";
import type { OnnxInputs } from "../inputs/types.ts";
import { loadSeldom } from "../later.ts";
import type { OnnxModel } from "../model.ts";

/** How ONNX models get into workers. */
export const workers: WorkerSupport<OnnxModel, OnnxInputs> = {
  start: startWorker,
  packModel: async (model) => (await loadSeldom()).packModel(model),
  packInputs: async (inputs) => (await loadSeldom()).packInputs(inputs),
};
