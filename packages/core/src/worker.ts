/** What an adapter's worker module needs: `@mayhap/core/worker`. */
export { type ServerPort, serveWorker } from "./worker/serve.ts";
