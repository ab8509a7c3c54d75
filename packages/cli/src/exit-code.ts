import { AbortedError, OptionsError } from "@mayhap/core";
import { CommanderError } from "commander";
import { UsageError } from "./errors.ts";
import { interruptedExitCode } from "./terminal/interrupt.ts";

/** 0 after help and version, 2 for a wrong command line, 130 after Ctrl-C, else 1. */
export function exitCodeOf(error: unknown, signal: AbortSignal): number {
  if (signal.aborted && (error instanceof AbortedError || isAbort(error, signal))) return interruptedExitCode;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return error instanceof UsageError || error instanceof OptionsError ? 2 : 1;
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error as { name?: string })?.name === "AbortError";
}
