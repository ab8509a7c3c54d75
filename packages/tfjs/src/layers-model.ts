/** `@mayhap/tfjs/layers-model`: mayhap for pages whose model is a `tf.LayersModel`, without what a `tf.GraphModel` needs. */

import { registerAdapter } from "@mayhap/core";
import { adapter } from "./adapter.ts";
import { registerClasses } from "./layers/register-classes.ts";

registerClasses();
registerAdapter(adapter);

export { adapter } from "./adapter.ts";
export type { NestedNumbers, ShapedNumbers, TfInput, TfInputs } from "./inputs/types.ts";
export type { DropConnectDenseArgs } from "./layers/drop-connect-config.ts";
export { DropConnectDense, dropConnectDense } from "./layers/drop-connect-dense.ts";
export { type DropConnectWeightsOptions, dropConnectWeights } from "./layers/drop-connect-weights.ts";
export { MonteCarloDropout, type MonteCarloDropoutArgs, type SerializedLayer } from "./layers/monte-carlo-dropout.ts";
export type { TrainableP } from "./layers/trainable-p.ts";
export { type DropConnectArgs, withDropConnect } from "./layers/with-drop-connect.ts";
export type { DenseArgs, DenseLayer } from "./tf/dense.ts";
export { type StartedWorker, setWorker } from "./workers/set-worker.ts";
