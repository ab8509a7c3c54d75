/** The module of a worker that draws and runs samples of ONNX models: `@mayhap/onnx/worker`. */

import { ownPort, serveWorker } from "@mayhap/core/worker";
import { adapter } from "./adapter.ts";
import { held } from "./later.ts";
import * as seldom from "./seldom.ts";
import * as usual from "./usual.ts";
import { unpackModel } from "./workers/packed-model.ts";

// Not later, as on the main thread: bundlers may allow a worker no second file (Vite before 8, unless told).
Object.assign(held, { usual, seldom });
serveWorker(ownPort("@mayhap/onnx/worker"), adapter, unpackModel);
