import { RuntimeError } from "../errors.ts";

/** The error for a worker's module that something else imports. */
export function outsideOfWorker(module: string): RuntimeError {
  return new RuntimeError(
    "WORKER_FAILED",
    `${module} was imported outside of a worker. Only a worker's module may import it; predict starts those.`,
  );
}
