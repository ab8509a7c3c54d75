import type { WorkerPort } from "@mayhap/core";
import { portOf, type StartedWorker } from "@mayhap/core/worker";
import { startOwnWorker } from "#platform";

export type { StartedWorker };

let start: () => StartedWorker = startOwnWorker;

/**
 * Says how `predict(…, { workers })` starts a worker, for models that need more than TF.js itself: custom layers or ops, a
 * backend that does not come with TF.js, files of the wasm backend in a place of your own. The worker's module
 * imports what is needed first, then `@mayhap/tfjs/worker`. Without it, the package's own worker is started.
 *
 * @param starter makes a new worker; undefined for the package's own again
 *
 * @example
 * ```ts
 * import { setWorker } from "@mayhap/tfjs";
 *
 * // worker.js: import "./my-layers.js"; import "@mayhap/tfjs/worker";
 * setWorker(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
 * ```
 */
export function setWorker(starter: (() => StartedWorker) | undefined): void {
  start = starter ?? startOwnWorker;
}

/** What starts workers now; another one after `setWorker`. */
export function workerStarter(): () => StartedWorker {
  return start;
}

/** Starts a worker. */
export function startWorker(): WorkerPort {
  return portOf(start());
}
