/** The module of a worker that draws and runs samples of TF.js models: `@mayhap/tfjs/worker`. */

import { ownPort, serveWorker } from "@mayhap/core/worker";
import * as tf from "@tensorflow/tfjs";
import { registerOps } from "./graph/ops.ts";
import { compile as compileGraph } from "./graph/program.ts";
import { walk as walkGraph } from "./graph/walk.ts";
import { registerClasses } from "./layers/register-classes.ts";
import { walk } from "./model/walk.ts";
import { compile } from "./program/program.ts";
import { type AnyModel, unpackModel } from "./workers/packed-model.ts";

registerClasses();
registerOps();

// Without the adapters, which import later: many bundlers make a worker of one file only.
serveWorker<AnyModel>(
  ownPort("@mayhap/tfjs/worker"),
  {
    layers: (model) => (model instanceof tf.GraphModel ? walkGraph(model) : walk(model)),
    compile: (model, method) => (model instanceof tf.GraphModel ? compileGraph(model) : compile(model, method)),
  },
  unpackModel,
);
