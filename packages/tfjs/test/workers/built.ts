import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { checkBuilt } from "../../../../test/support/built.ts";

/** The URL of a built file of this package. Node cannot start workers from TypeScript; the test command builds before it tests. */
export function built(path: string): URL {
  checkBuilt("core", "tfjs");
  return new URL(`../../dist/${path}`, import.meta.url);
}

/** Starts a worker without the conditions under which the tests themselves run from source. */
export function start(module: URL): Worker {
  return new Worker(fileURLToPath(module), { execArgv: [] });
}
