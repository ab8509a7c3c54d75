import { RuntimeError, type WorkerPort } from "@mayhap/core";
import type { ServerPort } from "@mayhap/core/worker";
import type { StartedWorker } from "../set-worker.ts";

/** Starts the worker that comes with the package. Bundlers know this form and bundle the worker's module. */
export function startOwnWorker(): StartedWorker {
  return new Worker(new URL("../../worker.js", import.meta.url), { type: "module" });
}

/** A worker as the core sees it. */
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

/** The worker's own end. Throws `RuntimeError` `WORKER_FAILED` outside of a worker. */
export function ownPort(): ServerPort {
  if ("document" in globalThis)
    throw new RuntimeError(
      "WORKER_FAILED",
      "@mayhap/tfjs/worker was imported outside of a worker. Import it in the worker's module only.",
    );
  const scope = globalThis as unknown as Scope;
  return {
    post: (message, transfer) => scope.postMessage(message, transfer),
    onMessage: (listener) => scope.addEventListener("message", ({ data }) => listener(data)),
  };
}

/** Nothing: cpu and webgl come with TF.js, and others need to be told where their files are. See `setWorker`. */
export async function importBackend(_: string): Promise<void> {}
