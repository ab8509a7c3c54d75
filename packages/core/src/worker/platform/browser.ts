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
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    onEnd: (listener) => {
      worker.addEventListener("error", ({ message }) =>
        listener(new Error(message || "its module could not be loaded")),
      );
      worker.addEventListener("messageerror", () => listener(new Error("a message could not be read")));
    },
    keepAlive: () => {},
    terminate: () => worker.terminate(),
  };
}

/** The parts of a worker's global scope that are used here; the types of the DOM are those of a page. */
interface Scope {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  addEventListener(type: "message", listener: (event: { data: never }) => void): void;
}

/**
 * The worker's own end, for `serveWorker`.
 *
 * @param module name of the module that asks, for the error
 * @throws `RuntimeError` `WORKER_FAILED` outside of a worker
 */
export function ownPort(module: string): ServerPort {
  if ("document" in globalThis) throw outsideOfWorker(module);
  const scope = globalThis as unknown as Scope;
  return {
    post: (message, transfer) => scope.postMessage(message, transfer),
    onMessage: (listener) => scope.addEventListener("message", ({ data }) => listener(data)),
  };
}
