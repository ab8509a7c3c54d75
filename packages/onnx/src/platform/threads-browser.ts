import type { WorkerPort } from "@mayhap/core";
import { portOf } from "@mayhap/core/worker";

/** Starts the worker that comes with the package. Bundlers know this form and bundle the worker's module. */
export function startWorker(): WorkerPort {
  return portOf(new Worker(new URL("../worker.js", import.meta.url), { type: "module" }));
}
