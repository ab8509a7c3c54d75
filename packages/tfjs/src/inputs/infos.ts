import type { InputInfo } from "@mayhap/core";
import type * as tf from "@tensorflow/tfjs";
import { graphInputs } from "../graph/expected.ts";
import type { Container } from "../tf/containers.ts";
import { type Expected, expectedInputs } from "./expected.ts";

/** What a caller has to feed a LayersModel. */
export function layersInputs(model: Container): InputInfo[] {
  return expectedInputs(model).map(toInfo);
}

/** What a caller has to feed a GraphModel. The `:0` that TensorFlow puts behind names is left out. */
export function graphModelInputs(model: tf.GraphModel): InputInfo[] {
  return graphInputs(model).inputs.map((input) => toInfo({ ...input, name: input.name.replace(/:0$/, "") }));
}

function toInfo({ name, dtype, shape }: Expected): InputInfo {
  return { name, type: dtype, ...(shape && { shape }) };
}
