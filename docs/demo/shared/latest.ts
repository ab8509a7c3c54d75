/** One job that is done again and again: never twice at once, and however often it is asked for meanwhile, once more behind. */
export class Latest {
  readonly #job: (signal: AbortSignal) => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #running: AbortController | undefined;
  #waiting = false;
  #stopped = false;

  /** @param failed hears of every error but those of jobs that were given up */
  constructor(job: (signal: AbortSignal) => Promise<void>, failed: (error: unknown) => void) {
    this.#job = job;
    this.#failed = failed;
  }

  /** Does the job now, or as soon as the one that runs has ended. */
  ask(): void {
    if (this.#running) this.#waiting = true;
    else if (!this.#stopped) void this.#run();
  }

  /** Gives up the job that runs, because its question is out of date, and does it anew. */
  askAnew(): void {
    this.#running?.abort();
    this.ask();
  }

  /** Gives up for good. */
  stop(): void {
    this.#stopped = true;
    this.#waiting = false;
    this.#running?.abort();
  }

  async #run(): Promise<void> {
    this.#running = new AbortController();
    const { signal } = this.#running;
    try {
      await this.#job(signal);
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    }
    this.#running = undefined;
    if (!this.#waiting) return;
    this.#waiting = false;
    this.ask();
  }
}
