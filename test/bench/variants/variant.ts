import type { Work } from "../works/work.ts";

/** What a run gave. */
export interface Run {
  readonly ms: number;
  /** Mean of the samples for the first few values of the output: tests compare the variants by it. */
  readonly mean: readonly number[];
  /** Their standard deviation. */
  readonly std: readonly number[];
}

/** A variant made ready for one work. Loading and building lie outside the measured time, as for a service that is up. */
export interface Runner {
  run(samples: number): Promise<Run>;
  close(): Promise<void> | void;
}

/** One way to get Monte-Carlo samples (or what they are compared with). To add one: a file here and a line in index.ts. */
export interface Variant {
  /** Unique: bars refer to it. */
  readonly id: string;
  readonly title: string;
  /**
   * Whether it is a loop whose every sample costs the same. Then long runs are cut short and scaled to the number of
   * samples asked for.
   */
  readonly loop: boolean;
  /** Whether it can do a work at all. */
  fits(work: Work): boolean;
  /** Undefined where it cannot run on this machine. */
  open(work: Work): Promise<Runner | undefined>;
}
