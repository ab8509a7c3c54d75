import type * as tf from "@tensorflow/tfjs";
import type { Topology } from "./node-def.ts";

/** What a loaded `tf.GraphModel` keeps and does not show. */
export interface Internals {
  readonly artifacts: tf.io.ModelArtifacts;
  readonly signature?: {
    readonly outputs?: Readonly<
      Record<
        string,
        {
          readonly name: string;
          readonly tensorShape?: { readonly dim?: readonly { readonly size: string | number }[] };
        }
      >
    >;
  };
  loadWithWeightMap(artifacts: tf.io.ModelArtifacts, weights: Record<string, tf.Tensor>): boolean;
}

/** The inside of a graph model. */
export function inside(model: tf.GraphModel): Internals {
  return model as unknown as Internals;
}

/** The graph that a model was loaded from. */
export function topologyOf(model: tf.GraphModel): Topology {
  return inside(model).artifacts.modelTopology as unknown as Topology;
}

/** Runs inner nodes of a model's graph that TF.js can run without waiting. The results are the caller's. */
export function execute(
  model: tf.GraphModel,
  feeds: Readonly<Record<string, tf.Tensor>>,
  names: readonly string[],
): tf.Tensor[] {
  return [model.execute({ ...feeds }, [...names])].flat() as tf.Tensor[];
}

/** As `execute`, for graphs with control flow or shapes that depend on values. */
export async function executeAsync(
  model: tf.GraphModel,
  feeds: Readonly<Record<string, tf.Tensor>>,
  names: readonly string[],
): Promise<tf.Tensor[]> {
  return [await model.executeAsync({ ...feeds }, [...names])].flat() as tf.Tensor[];
}
