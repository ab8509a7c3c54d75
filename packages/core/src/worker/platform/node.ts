import { parentPort, type Worker } from "node:worker_threads";
import type { WorkerPort } from "../../adapter/workers.ts";
import { outsideOfWorker } from "../outside-of-worker.ts";
import type { ServerPort } from "../serve.ts";
import type { StartedWorker } from "../started-worker.ts";

/**
 * A worker as the core sees it: what `WorkerSupport.start` of an adapter gives.
 *
 * @example
 * ```ts
 * import { portOf } from "@mayhap/core/worker";
 *
 * const start = () => portOf(new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
 * ```
 */
export function portOf(started: StartedWorker): WorkerPort {
  const worker = started as Worker;
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

/**
 * The worker's own end, for `serveWorker`.
 *
 * @param module name of the module that asks, for the error
 * @throws `RuntimeError` `WORKER_FAILED` outside of a worker
 */
export function ownPort(module: string): ServerPort {
  const port = parentPort;
  if (port === null) throw outsideOfWorker(module);
  return {
    post: (message, transfer) => port.postMessage(message, transfer),
    onMessage: (listener) => {
      port.on("message", listener);
    },
  };
}
