import { Worker } from "node:worker_threads";
import type { StartedWorker } from "@mayhap/core/worker";

/** Starts the worker that comes with the package. */
export function startOwnWorker(): StartedWorker {
  return new Worker(new URL("../../worker.js", import.meta.url));
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
