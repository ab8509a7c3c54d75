/** `@mayhap/tfjs/graph-model`: mayhap for pages whose model is a `tf.GraphModel`, without what a `tf.LayersModel` needs. */

import { registerAdapter } from "@mayhap/core";
import { graphAdapter } from "./graph/adapter.ts";
import { registerOps } from "./graph/ops.ts";

registerOps();
registerAdapter(graphAdapter);

export { graphAdapter } from "./graph/adapter.ts";
export type { NestedNumbers, ShapedNumbers, TfInput, TfInputs } from "./inputs/types.ts";
export { type StartedWorker, setWorker } from "./workers/set-worker.ts";
