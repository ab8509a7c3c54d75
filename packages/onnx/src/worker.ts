/** The module of a worker that draws and runs samples of ONNX models: `@mayhap/onnx/worker`. */

import { serveWorker } from "@mayhap/core/worker";
import { ownPort } from "#threads";
import { adapter } from "./adapter.ts";
import { unpackModel } from "./workers/packed-model.ts";

serveWorker(ownPort(), adapter, unpackModel);
