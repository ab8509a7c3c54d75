import type { InputInfo } from "@mayhap/core";
import type * as tf from "@tensorflow/tfjs";
import type { Expected } from "../inputs/expected.ts";
import { inputInfos } from "../inputs/infos.ts";

/** An input of a graph, with the name of the node that it is fed to. */
export interface GraphInput extends Expected {
  readonly node: string;
}

/** Inputs of a graph, and how their batch is laid out. */
export interface GraphInputs {
  readonly inputs: readonly GraphInput[];
  /** `none` where the inputs have no common first axis: then rows cannot be told apart. */
  readonly batch: "free" | "none" | number;
}

/** What a graph expects. An input answers to the name in the model's signature and to its node's name. */
export function graphInputs(model: tf.GraphModel): GraphInputs {
  const all = model.inputs.map(({ name, shape, dtype }, i) => ({
    name: model.inputNodes[i] as string,
    node: name,
    dtype: dtype as tf.DataType | "resource",
    shape: shape?.map((length) => (length < 0 ? null : length)),
  }));
  const fed = all.filter(({ dtype }) => dtype !== "resource");
  const firsts = new Set(fed.map(({ shape }) => shape?.[0]));
  const [first] = firsts;
  const batch = firsts.size !== 1 || first === undefined ? "none" : (first ?? "free");
  const inputs = fed.map(({ name, node, dtype, shape }) => ({
    name,
    node,
    aliases: [...new Set([node, `${node}:0`, name.replace(/:0$/, "")])].filter((alias) => alias !== name),
    dtype: dtype as tf.DataType,
    shape,
    batched: batch !== "none",
  }));
  return { inputs, batch };
}

/** What a caller has to feed. The `:0` that TensorFlow puts behind names is left out. */
export function graphInputInfos(model: tf.GraphModel): InputInfo[] {
  return inputInfos(graphInputs(model).inputs.map((input) => ({ ...input, name: input.name.replace(/:0$/, "") })));
}
