import type { Progress } from "@mayhap/core";
import type { OutputStream } from "./streams.ts";

/** Shows how far the work is. */
export interface ProgressBar {
  readonly update: (progress: Progress) => void;
  /** Clears the line. Idempotent. */
  readonly stop: () => void;
}

/** A bar on standard error when that is a terminal, else nothing. */
export async function progressBar(stderr: OutputStream): Promise<ProgressBar> {
  if (!stderr.isTTY) return { update: () => {}, stop: () => {} };
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    format: "{bar} {percentage}%, {eta_formatted} left",
    stream: stderr,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    clearOnComplete: true,
    linewrap: null,
  });
  let running = false;
  return {
    update: ({ done, total }) => {
      if (!running) bar.start(total, done);
      else bar.update(done);
      running = true;
    },
    stop: () => {
      if (running) bar.stop();
      running = false;
    },
  };
}
