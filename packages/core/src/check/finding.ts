/** How bad it is: `error`, the numbers mean nothing; `warning`, they mislead; `note`, worth knowing. */
export type Severity = "error" | "warning" | "note";

/** What `check` may find. */
export type FindingCode =
  | "NOTHING_STOCHASTIC"
  | "DROPOUT_REMOVED"
  | "DROPOUT_OFF"
  | "OWN_RANDOMNESS"
  | "INPUT_NOT_FINITE"
  | "OUTPUT_NOT_FINITE"
  | "SAMPLES_NOT_FINITE"
  | "P_TOO_SMALL"
  | "P_TOO_HIGH"
  | "OUTPUT_CONSTANT"
  | "OUTPUT_SATURATED"
  | "OUTPUT_WHOLE_NUMBERS";

/** One trouble with a model. */
export interface Finding {
  /** Stable, for programs. */
  readonly code: FindingCode;
  readonly severity: Severity;
  /** What is wrong, and what to do next. */
  readonly message: string;
  /** Name of the layer it is about. */
  readonly layer?: string;
  /** Name of the output it is about. */
  readonly output?: string;
}
