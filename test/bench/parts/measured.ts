import { type Ratio, ratioOf } from "../statistics.ts";
import type { Run } from "../variants/variant.ts";

/** What is kept of a work once it is measured. */
export interface WorkFacts {
  readonly id: string;
  readonly title: string;
  readonly batch: number;
  readonly samples: number;
  readonly p: number;
  /** Weights drawn for every sample. */
  readonly drawn: number;
}

/** One variant on one work. */
export interface Measured {
  readonly work: WorkFacts;
  readonly variant: string;
  /** ms for all samples of the work, one number a round. */
  readonly times: readonly number[];
  /** How many samples each run really drew; fewer than the work's where a long loop is scaled. */
  readonly ran: number;
  /** The outcome of the last run. */
  readonly run: Run;
}

/** Everything measured in common rounds. */
export class MeasuredTable {
  readonly all: readonly Measured[];

  constructor(all: readonly Measured[]) {
    this.all = all;
  }

  find(work: string, variant: string): Measured | undefined {
    return this.all.find((measured) => measured.work.id === work && measured.variant === variant);
  }

  works(): WorkFacts[] {
    return [...new Map(this.all.map(({ work }) => [work.id, work])).values()];
  }

  variants(): string[] {
    return [...new Set(this.all.map(({ variant }) => variant))];
  }

  /** How many times as long as `reference` a variant takes for the same samples. */
  ratio(work: string, variant: string, reference: string): Ratio | undefined {
    const a = this.find(work, variant);
    const b = this.find(work, reference);
    return a && b && ratioOf(a.times, b.times);
  }

  /** How many single passes of the plain model all samples of a variant cost. */
  passes(work: string, variant: string, plain: string): Ratio | undefined {
    const a = this.find(work, variant);
    const b = this.find(work, plain);
    return (
      a &&
      b &&
      ratioOf(
        a.times,
        b.times.map((time) => time / b.work.samples),
      )
    );
  }
}
