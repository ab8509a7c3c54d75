import {
  AbortedError,
  DataError,
  InputError,
  MayhapError,
  ModelError,
  ModelFileError,
  OptionsError,
  RuntimeError,
} from "../errors.ts";
import type { PackedError } from "./protocol.ts";

/** All classes of errors by name; the type sees that none is missing. */
const classes: typeof import("../errors.ts") = {
  AbortedError,
  DataError,
  InputError,
  MayhapError,
  ModelError,
  ModelFileError,
  OptionsError,
  RuntimeError,
};

export function packError(error: unknown): PackedError {
  if (!(error instanceof Error))
    return { name: "Error", code: undefined, message: String(error), stack: undefined, cause: undefined };
  const { name, message, stack, cause } = error;
  const code = error instanceof MayhapError ? error.code : undefined;
  return { name, code, message, stack, cause: cause === undefined ? undefined : packError(cause) };
}

/** The error of a worker as it would have been thrown here. */
export function unpackError(packed: PackedError): Error {
  const { name, code, message, cause } = packed;
  const known = Object.entries(classes).find(([key]) => key === name)?.[1];
  if (known !== undefined && code !== undefined)
    return new known(code, message, cause === undefined ? undefined : { cause: plainError(cause) });
  return new RuntimeError("WORKER_FAILED", `A worker failed: ${message}`, { cause: plainError(packed) });
}

function plainError({ name, message, stack, cause }: PackedError): Error {
  const error = new Error(message, cause === undefined ? undefined : { cause: plainError(cause) });
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
