import { registerAdapter } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { adapter } from "./adapter.ts";
import { graphAdapter } from "./graph/adapter.ts";
import { registerOps } from "./graph/ops.ts";
import { droppable } from "./layers/drop-connect-classes.ts";
import { MonteCarloDropout } from "./layers/monte-carlo-dropout.ts";

// TF.js finds the classes of a saved model in this registry.
for (const { dropping } of droppable.values()) tf.serialization.registerClass(dropping as never);
tf.serialization.registerClass(MonteCarloDropout as never);
registerOps();
registerAdapter(adapter);
registerAdapter(graphAdapter);
