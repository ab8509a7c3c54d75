import { dropconnect, predict } from "@mayhap/core";
import "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { inputOf } from "../works/work.ts";
import { runPredict } from "./run-predict.ts";
import { denseModel, startTf } from "./tfjs-model.ts";
import type { Variant } from "./variant.ts";

/** One call of `predict` with exact masks on a `tf.LayersModel`. */
export const tfjsMayhap: Variant = {
  id: "tfjs-mayhap",
  title: "mayhap, exact masks (TF.js wasm)",
  loop: false,
  fits: ({ engine, net }) => engine === "tfjs" && net.architecture.kind === "mlp",
  open: async (work) => {
    await startTf();
    const plain = denseModel(work.net);
    const model = dropconnect(plain, work.p);
    const { data, shape } = inputOf(work);
    const x = tf.tensor2d(data, shape as [number, number]);
    return {
      run: (samples) => runPredict(() => predict(model, x, { samples, seed: 7 })),
      close: () => {
        x.dispose();
        plain.dispose();
        model.dispose();
      },
    };
  },
};
