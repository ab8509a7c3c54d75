import { AbortedError } from "../errors.ts";

/** Throws `AbortedError` once the signal says stop. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedBy(signal);
}

/** The error for a signal that says stop. */
export function abortedBy(signal: AbortSignal | undefined): AbortedError {
  return new AbortedError("ABORTED", "The work was stopped by its AbortSignal.", { cause: signal?.reason });
}
