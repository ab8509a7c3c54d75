import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { inputOf } from "../works/work.ts";
import { runPredict } from "./run-predict.ts";
import type { Variant } from "./variant.ts";

/** One call of `predict` with exact masks on a model that is loaded. */
export const onnxMayhap: Variant = {
  id: "onnx-mayhap",
  title: "mayhap, exact masks",
  loop: false,
  fits: ({ engine }) => engine === "onnx",
  open: async (work) => {
    const model = dropconnect(await loadOnnx(work.net.onnx), work.p);
    const inputs = { x: inputOf(work) };
    return { run: (samples) => runPredict(() => predict(model, inputs, { samples, seed: 7 })), close: () => undefined };
  },
};
