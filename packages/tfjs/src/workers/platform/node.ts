import { parentPort, Worker } from "node:worker_threads";
import { RuntimeError, type WorkerPort } from "@mayhap/core";
import type { ServerPort } from "@mayhap/core/worker";
import type { StartedWorker } from "../set-worker.ts";

/** Starts the worker that comes with the package. */
export function startOwnWorker(): StartedWorker {
  return new Worker(new URL("../../worker.js", import.meta.url));
}

/** A worker as the core sees it. */
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

/** The worker's own end. Throws `RuntimeError` `WORKER_FAILED` outside of a worker. */
export function ownPort(): ServerPort {
  const port = parentPort;
  if (port === null)
    throw new RuntimeError(
      "WORKER_FAILED",
      "@mayhap/tfjs/worker was imported outside of a worker. Import it in the worker's module only.",
    );
  return {
    post: (message, transfer) => port.postMessage(message, transfer),
    onMessage: (listener) => {
      port.on("message", listener);
    },
  };
}

/** Loads a backend that does not come with TF.js itself. */
export async function importBackend(name: string): Promise<void> {
  // In a try block bundlers take the package for what it is, optional.
  try {
    if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  } catch {
    // TF.js then says that the backend is not there.
  }
}
