import type { Adapter } from "@mayhap/core";
import { inputs } from "./inputs/infos.ts";
import type { OnnxInputs } from "./inputs/types.ts";
import { held, loadSeldom, loadUsual } from "./later.ts";
import { isOnnxModel, type OnnxModel } from "./model.ts";
import { outputs } from "./outputs.ts";
import { apply } from "./rewrite/apply.ts";
import { downstream } from "./walk/downstream.ts";
import { layersOf } from "./walk/layers.ts";
import { removed } from "./walk/removed.ts";
import { workers } from "./workers/support.ts";

/**
 * Teaches the core ONNX models. Importing `@mayhap/onnx` registers it; use it directly only to build tools of your own.
 *
 * @example
 * ```ts
 * import { adapter, loadOnnx } from "@mayhap/onnx";
 *
 * adapter.layers(await loadOnnx("model.onnx")).filter((layer) => layer.kind === "linear");
 * ```
 */
export const adapter: Adapter<OnnxModel, OnnxInputs> = {
  name: "onnx",
  models: "OnnxModel (from loadOnnx)",
  owns: isOnnxModel,
  layers: layersOf,
  outputs,
  inputs,
  downstream,
  removed,
  apply,
  methods: ["mask", "gaussian"],
  // At once where that can be: `release` has to find what was begun.
  compile: async (model, method) => (held.usual ?? (await loadUsual())).compile(model, method),
  freeze: async (model, weights) => (await loadSeldom()).freeze(model, weights),
  workers,
};
