/** What each worker has to do. Cores are not equally fast: the main thread takes one of them now and then, as other programs do. */
export class Load {
  readonly #left: number[];
  /** The workers of runs that are not done, by their first sample. */
  readonly #workers = new Map<number, number>();
  #done = 0;
  #time = 0;

  constructor(workers: number) {
    this.#left = new Array(workers).fill(0);
  }

  /** The worker with the fewest runs. */
  least(): number {
    return this.#left.indexOf(Math.min(...this.#left));
  }

  /** How many runs a worker has not done. */
  of(worker: number): number {
    return this.#left[worker] as number;
  }

  /** How many runs all workers together have not done. */
  get all(): number {
    return this.#workers.size;
  }

  /** Notes that a worker was asked for the run that begins with a sample. */
  add(sample: number, worker: number): void {
    this.#workers.set(sample, worker);
    this.#left[worker] = this.of(worker) + 1;
  }

  /** Notes that this run is done, and the time in ms that it took. */
  done(sample: number, time: number): void {
    const worker = this.#workers.get(sample);
    if (worker === undefined) return;
    this.#workers.delete(sample);
    this.#left[worker] = this.of(worker) - 1;
    this.#done++;
    this.#time += time;
  }

  /** Time in ms that a run takes, on the average; infinite before the first is done. */
  runTime(): number {
    return this.#done === 0 ? Number.POSITIVE_INFINITY : this.#time / this.#done;
  }
}
