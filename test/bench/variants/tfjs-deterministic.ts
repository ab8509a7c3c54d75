import type * as tf from "@tensorflow/tfjs";
import { tfjsLoop } from "./tfjs-loop.ts";
import { denseModel, startTf } from "./tfjs-model.ts";
import type { Variant } from "./variant.ts";

/** The TF.js model as it is, run T times. */
export const tfjsDeterministic: Variant = {
  id: "tfjs-deterministic",
  title: "plain model, T runs (TF.js wasm)",
  loop: true,
  fits: ({ engine }) => engine === "tfjs",
  open: async (work) => {
    await startTf();
    const model = denseModel(work.net);
    return tfjsLoop(
      work,
      (x) => model.predict(x) as tf.Tensor,
      () => model.dispose(),
    );
  },
};
