/** A worker as the core sees it, of `worker_threads` or of the browser. */
export interface WorkerPort {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** Called with every message of the worker. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once when the worker fails or ends by itself. */
  onEnd(listener: (reason: Error) => void): void;
  /** Whether the worker keeps the process alive. A browser has no such thing. */
  keepAlive(yes: boolean): void;
  terminate(): void | Promise<void>;
}

/** How an adapter's models get into workers. */
export interface WorkerSupport<Model = unknown, Inputs = unknown> {
  /** Starts a worker whose module calls `serveWorker` of `@mayhap/core/worker`. */
  start(): WorkerPort | Promise<WorkerPort>;
  /**
   * Optional, for models that can change (training): values that are others once the model is another. Workers that hold an
   * earlier version are not used any more. Compared by `Object.is`.
   */
  version?(model: Model): readonly unknown[];
  /** The model as a value that can be posted, for `unpackModel` in the worker. */
  packModel(model: Model): unknown | Promise<unknown>;
  /** The inputs as a value that can be posted, and that `Program.bind` takes. */
  packInputs(inputs: Inputs): unknown | Promise<unknown>;
}
