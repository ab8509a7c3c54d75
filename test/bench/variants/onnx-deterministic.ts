import { onnxLoop } from "./onnx-loop.ts";
import type { Variant } from "./variant.ts";

/** The model as it is, run T times: what T samples cost if drawing and masking were free. */
export const onnxDeterministic: Variant = {
  id: "onnx-deterministic",
  title: "plain model, T runs (onnxruntime)",
  loop: true,
  fits: ({ engine }) => engine === "onnx",
  open: (work) => onnxLoop(work.net.onnx, work),
};
