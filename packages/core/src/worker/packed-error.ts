import * as errors from "../errors.ts";
import type { PackedError } from "./protocol.ts";

export function packError(error: unknown): PackedError {
  if (error instanceof errors.MayhapError) return { name: error.name, code: error.code, message: error.message };
  if (error instanceof Error) return { name: error.name, code: undefined, message: error.message };
  return { name: "Error", code: undefined, message: String(error) };
}

/** The error of a worker as it would have been thrown here. */
export function unpackError({ name, code, message }: PackedError): Error {
  const known = Object.entries(errors).find(([key]) => key === name)?.[1];
  if (known !== undefined && code !== undefined) return new known(code, message);
  return new errors.RuntimeError("WORKER_FAILED", `A worker failed: ${message}`);
}
