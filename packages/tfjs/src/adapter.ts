import { type Adapter, later } from "@mayhap/core";
import type * as tf from "@tensorflow/tfjs";
import { expectedInputs } from "./inputs/expected.ts";
import { inputInfos } from "./inputs/infos.ts";
import type { TfInputs } from "./inputs/types.ts";
import { apply } from "./model/apply.ts";
import { freeze } from "./model/freeze.ts";
import { outputsOf } from "./model/outputs.ts";
import { walk } from "./model/walk.ts";
import { downstream } from "./program/downstream.ts";
import { isContainer } from "./tf/containers.ts";
import { workers } from "./workers/support.ts";

// A page need not wait for what the first prediction takes.
const sampling = later(() => import("./program/program.ts"));

/**
 * Teaches mayhap `tf.LayersModel`: sequential, functional and nested models. Importing `@mayhap/tfjs` or `@mayhap/tfjs/layers-model` registers it.
 *
 * @example
 * ```ts
 * import { adapter } from "@mayhap/tfjs";
 * import * as tf from "@tensorflow/tfjs";
 *
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4], name: "only" })] });
 * adapter.layers(model).map(({ id, kind }) => [id, kind]); // => [["only", "linear"]]
 * ```
 */
export const adapter: Adapter<tf.LayersModel, TfInputs> = {
  name: "tfjs-layers",
  models: "tf.LayersModel",
  owns: (model): model is tf.LayersModel => isContainer(model),
  layers: walk,
  outputs: outputsOf,
  inputs: (model) => inputInfos(expectedInputs(model)),
  downstream,
  apply,
  methods: ["mask", "gaussian"],
  compile: async (model, method) => (await sampling()).compile(model, method),
  workers,
  freeze,
};
