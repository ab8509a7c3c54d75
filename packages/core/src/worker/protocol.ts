import type { Method } from "../adapter/adapter.ts";
import type { RawArray } from "../adapter/program.ts";

/** What a worker must know of a prediction. */
export interface JobDescription {
  readonly inputs: unknown;
  readonly method: Method;
  readonly seed: number;
  readonly firstRow: number;
  /** With which all weights are dropped, instead of what the model says. */
  readonly p?: number | undefined;
}

/** What the main thread asks of a worker. A job is one input of one `predict`; its rows may change from turn to turn. */
export type Request =
  | { readonly type: "model"; readonly model: unknown }
  | ({ readonly type: "open"; readonly job: number } & JobDescription)
  | ({ readonly job: number } & Asked)
  | { readonly type: "close"; readonly job: number };

/** What is asked in a job. */
export type Asked =
  | { readonly type: "rows"; readonly turn: number; readonly rows: readonly number[] }
  | {
      readonly type: "sample";
      readonly turn: number;
      readonly sample: number;
      /** Samples that run as one batch. */
      readonly count: number;
      /** Runs, one after the other, of `count` samples each. A request for several saves messages. */
      readonly runs: number;
      readonly outputs: readonly string[] | undefined;
    };

/** What a worker says. */
export type Response =
  | Answer
  /** The job is closed, and nothing of it runs any more. */
  | { readonly type: "closed"; readonly job: number }
  | { readonly type: "failed"; readonly job: number | undefined; readonly error: PackedError };

/** What a worker says of rows that it has prepared. */
export interface Readied {
  /** Bytes of the draws of one sample, where several may run as one batch. */
  readonly bytes: number | undefined;
  /** Numbers of samples with runs of their own that are best asked for together, at the most and for it to pay; undefined where it makes no difference. */
  readonly atOnce: { readonly most: number; readonly fewest: number } | undefined;
}

/** What a worker answers in a job. Answers of an earlier turn are out of date. */
export type Answer =
  /** The rows are prepared. */
  | ({ readonly type: "ready"; readonly job: number; readonly turn: number } & Readied)
  | {
      readonly type: "sample";
      readonly job: number;
      readonly turn: number;
      /** The first sample. */
      readonly sample: number;
      /** Time in ms that the runs took. */
      readonly time: number;
      /** Of consecutive runs. */
      readonly outputs: readonly Readonly<Record<string, RawArray>>[];
    };

/** An error that can be posted with its class and code. */
export interface PackedError {
  readonly name: string;
  readonly code: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: PackedError | undefined;
}
