import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe } from "vitest";

/** Runs tests on TF.js' two backends that work anywhere. */
export function onEachBackend(tests: (backend: string) => void): void {
  for (const backend of ["cpu", "wasm"]) {
    describe(`backend ${backend}`, () => {
      beforeAll(async () => {
        await tf.setBackend(backend);
        await tf.ready();
      });
      tests(backend);
    });
  }
}
