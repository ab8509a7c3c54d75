import type { Adapter } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import type { TfInputs } from "../inputs/types.ts";
import { workers } from "../workers/support.ts";
import { graphInputInfos } from "./expected.ts";
import { freeze } from "./freeze.ts";
import { outputsOf } from "./outputs.ts";
import { compile } from "./program.ts";
import { apply } from "./rewrite.ts";
import { walk } from "./walk.ts";

/** Teaches mayhap `tf.GraphModel`. Importing `@mayhap/tfjs` or `@mayhap/tfjs/graph-model` registers it. */
export const graphAdapter: Adapter<tf.GraphModel, TfInputs> = {
  name: "tfjs-graph",
  models: "tf.GraphModel",
  owns: (model): model is tf.GraphModel => model instanceof tf.GraphModel,
  layers: walk,
  outputs: outputsOf,
  inputs: graphInputInfos,
  apply,
  compile,
  workers,
  freeze,
};
