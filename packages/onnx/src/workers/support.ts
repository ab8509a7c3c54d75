import type { WorkerSupport } from "@mayhap/core";
import { startWorker } from "#threads";
import type { OnnxInputs } from "../inputs/types.ts";
import type { OnnxModel } from "../model.ts";
import { packInputs } from "./packed-inputs.ts";
import { packModel } from "./packed-model.ts";

/** How ONNX models get into workers. */
export const workers: WorkerSupport<OnnxModel, OnnxInputs> = { start: startWorker, packModel, packInputs };
