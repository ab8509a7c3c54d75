/**
 * Every error that mayhap throws on purpose is a `MayhapError`. `code` is stable and meant for programs;
 * `message` is meant for people and says what is wrong, where, and what to do next.
 *
 * @example
 * ```ts
 * import { dropconnect, MayhapError } from "@mayhap/core";
 *
 * try {
 *   dropconnect({}, 0.2);
 * } catch (error) {
 *   if (error instanceof MayhapError) error.code; // => "UNKNOWN_MODEL"
 * }
 * ```
 */
export class MayhapError extends Error {
  override readonly name: string = "MayhapError";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An option has a value that cannot work, e.g. `p` of 1. Codes: `INVALID_P`, `INVALID_OPTIONS`, `NOT_A_CLASSIFIER`, `SAMPLES_NOT_KEPT`, `BAD_PACKED`. */
export class OptionsError extends MayhapError {
  override readonly name = "OptionsError";
}

/**
 * A model cannot do what was asked. Codes: `UNKNOWN_MODEL` (no adapter takes it), `NOTHING_ELIGIBLE` (no layer to
 * change), `NOT_STOCHASTIC` (nothing random in it to sample), `NO_NUMBERS` (in any output), `UNSUPPORTED_LAYER`, `FIXED_BATCH`,
 * `GAUSSIAN_INVALID` (`method: "gaussian"` would not be right for it), `OUTPUT_SHAPE_VARIES`; of pipelines `UNSUPPORTED_TASK`,
 * `WRONG_FILE` (not the file of the pipeline's model).
 */
export class ModelError extends MayhapError {
  override readonly name = "ModelError";
}

/** What was fed to a model does not fit it. Codes: `INPUT_NAMES`, `INPUT_SHAPE`, `INPUT_TYPE`. */
export class InputError extends MayhapError {
  override readonly name = "InputError";
}

/**
 * A model file cannot be read or written. Codes: `NOT_FOUND`, `NOT_A_MODEL`, `TRUNCATED`, `EXTERNAL_DATA`,
 * `UNSAFE_PATH`, `WRITE_FAILED`, `UNSUPPORTED_FORMAT`.
 */
export class ModelFileError extends MayhapError {
  override readonly name = "ModelFileError";
}

/**
 * Labels, targets, scores or probabilities that somebody brought to a prediction do not fit. Codes: `EMPTY_DATA`, `LENGTH_MISMATCH`,
 * `BAD_LABEL` (not the index of a class), `NOT_PROBABILITIES`, `NOT_FINITE` (NaN or infinite), `ONE_CLASS` (nothing to tell apart),
 * `ZERO_STD` (nothing to divide by), `EMPTY_INTERVAL` (its lower bound is the greater), `TOO_FEW_CASES` (for the guarantee that was asked for), `RISK_NOT_SHOWN` (no threshold keeps it).
 */
export class DataError extends MayhapError {
  override readonly name = "DataError";
}

/** The framework underneath failed. Its own error is the `cause`. Codes: `RUNTIME_MISSING`, `RUNTIME_LOAD`, `RUNTIME_RUN`, `WORKER_FAILED`. */
export class RuntimeError extends MayhapError {
  override readonly name = "RuntimeError";
}

/** An `AbortSignal` stopped the work; the signal's reason is the `cause`. Code: `ABORTED`. */
export class AbortedError extends MayhapError {
  override readonly name = "AbortedError";
}
