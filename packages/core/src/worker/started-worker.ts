/** A `Worker` of the browser or of `node:worker_threads`. */
export interface StartedWorker {
  postMessage(message: unknown): void;
  terminate(): unknown;
}
