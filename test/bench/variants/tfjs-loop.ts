import * as tf from "@tensorflow/tfjs";
import { inputOf, type Work } from "../works/work.ts";
import { Spread } from "./spread.ts";
import type { Runner } from "./variant.ts";

/** A loop that runs something once for every sample. `free`: what to dispose of at the end. */
export function tfjsLoop(work: Work, pass: (x: tf.Tensor2D) => tf.Tensor, free: () => void): Runner {
  const { data, shape } = inputOf(work);
  const x = tf.tensor2d(data, shape as [number, number]);
  return {
    run: async (samples) => {
      const spread = new Spread();
      const start = performance.now();
      for (let i = 0; i < samples; i++) {
        const y = tf.tidy(() => pass(x));
        spread.add(await y.data());
        y.dispose();
      }
      return spread.after(performance.now() - start);
    },
    close: () => {
      x.dispose();
      free();
    },
  };
}
