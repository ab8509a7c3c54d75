import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { RuntimeError, type WorkerPort } from "@mayhap/core";
import { portOf } from "@mayhap/core/worker";

/** Starts the worker that comes with the package. Throws `RuntimeError` `WORKER_FAILED` where its module is not there. */
export function startWorker(): WorkerPort {
  const url = new URL("../worker.js", import.meta.url);
  if (!existsSync(fileURLToPath(url)))
    throw new RuntimeError(
      "WORKER_FAILED",
      `The module of the workers, ${url.href}, is not there. Workers need @mayhap/onnx as built; a bundler must leave the package outside of the bundle.`,
    );
  return portOf(new Worker(url));
}
