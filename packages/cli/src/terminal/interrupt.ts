import { discardStages } from "../output/stage.ts";

/** What a process that SIGINT ended returns, by convention 128 + the signal's number. */
export const interruptedExitCode = 130;

/**
 * A signal that Ctrl-C sets off. The work then stops at its next step and cleans up; a second Ctrl-C ends the process
 * at once, half-written results removed.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.on("SIGINT", () => {
    if (!controller.signal.aborted) return controller.abort(new Error("Interrupted by Ctrl-C."));
    discardStages();
    process.exit(interruptedExitCode);
  });
  return controller.signal;
}
