import { MayhapError, RuntimeError } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";

/** An error of TF.js while a model ran, in our words, with its own as the cause. */
export function runtimeError(error: unknown): MayhapError {
  if (error instanceof MayhapError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const op = /Unknown op '(\w+)'/.exec(message);
  if (op !== null)
    return new RuntimeError(
      "RUNTIME_RUN",
      `The model has the custom op "${op[1]}", which is not registered here. Register it with tf.registerOp(), and in workers too: see setWorker() of @mayhap/tfjs.`,
      { cause: error },
    );
  const missing = /Kernel '(\w+)' not registered/.exec(message);
  return new RuntimeError(
    "RUNTIME_RUN",
    missing === null
      ? `TF.js failed to run the model on backend "${tf.getBackend()}": ${message}`
      : `The TF.js backend "${tf.getBackend()}" cannot compute the operation ${missing[1]} that the model has. Use another backend, for example await tf.setBackend("cpu").`,
    { cause: error },
  );
}
