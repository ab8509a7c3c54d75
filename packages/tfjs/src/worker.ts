/** The module of a worker that draws and runs samples of TF.js models: `@mayhap/tfjs/worker`. */

import type { Adapter } from "@mayhap/core";
import { ownPort, serveWorker } from "@mayhap/core/worker";
import * as tf from "@tensorflow/tfjs";
import { adapter } from "./adapter.ts";
import { graphAdapter } from "./graph/adapter.ts";
import "./index.ts";
import { type AnyModel, unpackModel } from "./workers/packed-model.ts";

const of = (model: AnyModel) => (model instanceof tf.GraphModel ? graphAdapter : adapter) as Adapter<AnyModel, never>;

serveWorker<AnyModel>(
  ownPort("@mayhap/tfjs/worker"),
  {
    layers: (model) => of(model).layers(model),
    compile: (model, method) => of(model).compile(model, method),
  },
  unpackModel,
);
