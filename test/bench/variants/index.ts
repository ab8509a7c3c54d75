import { onnxDeterministic } from "./onnx-deterministic.ts";
import { onnxInGraph } from "./onnx-in-graph.ts";
import { onnxMayhap } from "./onnx-mayhap.ts";
import { onnxMayhapGaussian } from "./onnx-mayhap-gaussian.ts";
import { onnxMayhapWorkers } from "./onnx-mayhap-workers.ts";
import { tfjsDeterministic } from "./tfjs-deterministic.ts";
import { tfjsMayhap } from "./tfjs-mayhap.ts";
import { tfjsRandomUniform } from "./tfjs-random-uniform.ts";
import { torchProbly } from "./torch-probly.ts";
import type { Variant } from "./variant.ts";

/** Every variant, in the order in which rounds run them and tables show them. */
export const variants: readonly Variant[] = [
  onnxMayhap,
  onnxMayhapGaussian,
  ...onnxMayhapWorkers,
  onnxDeterministic,
  onnxInGraph,
  torchProbly,
  tfjsMayhap,
  tfjsDeterministic,
  tfjsRandomUniform,
];
