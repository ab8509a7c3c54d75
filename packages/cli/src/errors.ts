import { MayhapError } from "@mayhap/core";

/** The command line itself is wrong: exit code 2. Code: `USAGE`. */
export class UsageError extends MayhapError {
  override readonly name = "UsageError";

  constructor(message: string, options?: ErrorOptions) {
    super("USAGE", message, options);
  }
}

/**
 * A data file cannot be read. Codes: `NOT_FOUND`, `READ_FAILED`, `UNSUPPORTED_FORMAT`, `BAD_NPY`, `BAD_NPZ`, `BAD_CSV`,
 * `BAD_JSON`, `BAD_LABELS`, `BAD_CALIBRATION`; of parts to merge `BAD_PART`, `PARTS_MISSING`, `PARTS_TWICE`, `PARTS_DIFFER`.
 */
export class DataFileError extends MayhapError {
  override readonly name = "DataFileError";
}

/** A result cannot be written. Codes: `EXISTS`, `WRITE_FAILED`, `UNSUPPORTED_FORMAT`. */
export class OutputFileError extends MayhapError {
  override readonly name = "OutputFileError";
}
