import { RuntimeError } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { importBackend } from "#platform";

/** Sets up a worker's backend, the one that the main thread uses. Throws `RuntimeError` `RUNTIME_MISSING`. */
export async function useBackend(name: string): Promise<void> {
  // Keeps TF.js from printing advice in every worker.
  tf.enableProdMode();
  let cause: unknown;
  try {
    if (tf.findBackend(name) === null) await importBackend(name);
    if (await tf.setBackend(name)) return;
  } catch (error) {
    cause = error;
  }
  throw new RuntimeError(
    "RUNTIME_MISSING",
    `The TF.js backend "${name}", which is in use here, does not start in a worker. Use another one, for example await tf.setBackend("cpu"), ` +
      "or start workers that bring it along: setWorker() of @mayhap/tfjs.",
    { cause },
  );
}
