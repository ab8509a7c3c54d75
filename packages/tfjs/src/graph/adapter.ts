import { type Adapter, later } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import type { TfInputs } from "../inputs/types.ts";
import { workers } from "../workers/support.ts";
import { graphInputInfos } from "./expected.ts";
import { outputsOf } from "./outputs.ts";
import { apply } from "./rewrite.ts";
import { walk } from "./walk.ts";

// A page need not wait for what the first prediction takes.
const sampling = later(() => import("./sampling.ts"));

/** Teaches mayhap `tf.GraphModel`. Importing `@mayhap/tfjs` or `@mayhap/tfjs/graph-model` registers it. */
export const graphAdapter: Adapter<tf.GraphModel, TfInputs> = {
  name: "tfjs-graph",
  models: "tf.GraphModel",
  owns: (model): model is tf.GraphModel => model instanceof tf.GraphModel,
  layers: walk,
  outputs: outputsOf,
  inputs: graphInputInfos,
  apply,
  compile: async (model) => (await sampling()).compile(model),
  workers,
  freeze: async (model, weights) => (await sampling()).freeze(model, weights),
};
