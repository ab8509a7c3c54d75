/** What an adapter needs to have workers: `@mayhap/core/worker`. */
export { ownPort, portOf } from "#ports";
export { type ServerPort, serveWorker } from "./worker/serve.ts";
export type { StartedWorker } from "./worker/started-worker.ts";
