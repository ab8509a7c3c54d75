import type { StartedWorker } from "@mayhap/core/worker";

/** Starts the worker that comes with the package. Bundlers know this form and bundle the worker's module. */
export function startOwnWorker(): StartedWorker {
  return new Worker(new URL("../../worker.js", import.meta.url), { type: "module" });
}

/** Nothing: cpu and webgl come with TF.js, and others need to be told where their files are. See `setWorker`. */
export async function importBackend(_: string): Promise<void> {}
