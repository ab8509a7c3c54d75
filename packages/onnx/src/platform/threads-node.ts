import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parentPort, Worker } from "node:worker_threads";
import { RuntimeError, type WorkerPort } from "@mayhap/core";
import type { ServerPort } from "@mayhap/core/worker";

/** Starts the worker that comes with the package. Throws `RuntimeError` `WORKER_FAILED` where its module is not there. */
export function startWorker(): WorkerPort {
  const url = new URL("../worker.js", import.meta.url);
  if (!existsSync(fileURLToPath(url)))
    throw new RuntimeError(
      "WORKER_FAILED",
      `The module of the workers, ${url.href}, is not there. Workers need @mayhap/onnx as built; a bundler must leave the package outside of the bundle.`,
    );
  const worker = new Worker(url);
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    onMessage: (listener) => {
      worker.on("message", listener);
    },
    onEnd: (listener) => {
      worker.once("error", listener);
      worker.once("messageerror", listener);
      worker.once("exit", (code) => listener(new Error(`it exited with code ${code}`)));
    },
    keepAlive: (yes) => (yes ? worker.ref() : worker.unref()),
    terminate: async () => {
      await worker.terminate();
    },
  };
}

/** The worker's own end. Throws `RuntimeError` `WORKER_FAILED` outside of a worker. */
export function ownPort(): ServerPort {
  const port = parentPort;
  if (port === null)
    throw new RuntimeError(
      "WORKER_FAILED",
      "@mayhap/onnx/worker was imported outside of a worker. Leave it to predict.",
    );
  return {
    post: (message, transfer) => port.postMessage(message, transfer),
    onMessage: (listener) => {
      port.on("message", listener);
    },
  };
}
