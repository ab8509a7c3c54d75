import type { Method } from "../adapter/adapter.ts";
import type { RawArray } from "../adapter/program.ts";

/** What the main thread asks of a worker. A job is one input of one `predict`. */
export type Request =
  | { readonly type: "model"; readonly model: unknown }
  | {
      readonly type: "open";
      readonly job: number;
      readonly inputs: unknown;
      readonly method: Method;
      readonly seed: number;
      readonly firstRow: number;
    }
  | { readonly type: "rows"; readonly job: number; readonly turn: number; readonly rows: readonly number[] }
  | {
      readonly type: "sample";
      readonly job: number;
      readonly turn: number;
      readonly sample: number;
      readonly outputs: readonly string[] | undefined;
    }
  | { readonly type: "close"; readonly job: number };

/** What a worker answers. `turn` counts changes of a job's rows: answers of an earlier turn are out of date. */
export type Response =
  | {
      readonly type: "sample";
      readonly job: number;
      readonly turn: number;
      readonly sample: number;
      readonly outputs: Readonly<Record<string, RawArray>>;
    }
  | { readonly type: "failed"; readonly job: number | undefined; readonly error: PackedError };

/** An error that can be posted with its class and code. */
export interface PackedError {
  readonly name: string;
  readonly code: string | undefined;
  readonly message: string;
}
