import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { inputOf } from "../works/work.ts";
import { runPredict } from "./run-predict.ts";
import type { Variant } from "./variant.ts";

/** One call of `predict` with normal pre-activations, several samples in one run. Not valid where a weight acts on many positions. */
export const onnxMayhapGaussian: Variant = {
  id: "onnx-mayhap-gaussian",
  title: "mayhap, Gaussian",
  loop: false,
  fits: ({ engine, net }) => engine === "onnx" && net.architecture.kind !== "transformer",
  open: async (work) => {
    const model = dropconnect(await loadOnnx(work.net.onnx), work.p);
    const inputs = { x: inputOf(work) };
    const options = { method: "gaussian", seed: 7 } as const;
    return {
      run: (samples) => runPredict(() => predict(model, inputs, { ...options, samples })),
      close: () => undefined,
    };
  },
};
