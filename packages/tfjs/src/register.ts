import { registerAdapter } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { adapter } from "./adapter.ts";
import { graphAdapter } from "./graph/adapter.ts";
import { registerOps } from "./graph/ops.ts";
import { DropConnectDense } from "./layers/drop-connect-dense.ts";
import { MonteCarloDropout } from "./layers/monte-carlo-dropout.ts";

// TF.js finds the classes of a saved model in this registry.
tf.serialization.registerClass(DropConnectDense as never);
tf.serialization.registerClass(MonteCarloDropout as never);
registerOps();
registerAdapter(adapter);
registerAdapter(graphAdapter);
