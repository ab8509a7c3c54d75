/** The module of a worker that draws and runs samples of ONNX models: `@mayhap/onnx/worker`. */

import { ownPort, serveWorker } from "@mayhap/core/worker";
import { adapter } from "./adapter.ts";
import { unpackModel } from "./workers/packed-model.ts";

serveWorker(ownPort("@mayhap/onnx/worker"), adapter, unpackModel);
