import { withRandomWeights } from "../models/in-graph-random.ts";
import { onnxLoop } from "./onnx-loop.ts";
import type { Variant } from "./variant.ts";

/** What one would write by hand: random masks drawn inside the ONNX graph. */
export const onnxInGraph: Variant = {
  id: "onnx-in-graph",
  title: "by hand: `RandomUniformLike` in the graph, T runs (onnxruntime)",
  loop: true,
  fits: ({ engine }) => engine === "onnx",
  open: (work) => onnxLoop(withRandomWeights(work.net, work.p), work),
};
