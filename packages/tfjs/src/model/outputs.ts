import type { OutputInfo } from "@mayhap/core";
import type * as tf from "@tensorflow/tfjs";
import { plainClassName } from "../layers/drop-connect-classes.ts";
import { built, type Container, isContainer } from "../tf/containers.ts";
import { type Layer, nodeOf } from "../tf/types.ts";
import { droppableOf, kindOf } from "./kinds.ts";

type Head = NonNullable<OutputInfo["head"]>;

/** The outputs of a model. Where two come from the same layer, the later ones get `:1`, `:2` … behind its name. */
export function outputsOf(model: Container): readonly OutputInfo[] {
  if (model.layers.length === 0) return [];
  built(model);
  const names = uniqueNames(model.outputNames);
  return model.outputs.map((output, i) => {
    const head = headOf(output);
    return {
      name: names[i] as string,
      type: output.dtype,
      shape: [...output.shape],
      ...(head === undefined ? {} : { head }),
    };
  });
}

/** The same names, told apart. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 1; taken.has(unique); n++) unique = `${name}:${n}`;
    taken.add(unique);
    return unique;
  });
}

/** What kind of values a tensor holds, as the layers before it tell. */
function headOf(tensor: tf.SymbolicTensor): Head | undefined {
  const node = nodeOf(tensor);
  const layer = node.outboundLayer;
  const type = layer.getClassName();
  const input = node.inputTensors[0];
  if (isContainer(layer)) return headOf(layer.outputs[node.outputTensors.indexOf(tensor)] as tf.SymbolicTensor);
  if (type === "InputLayer" || input === undefined) return undefined;
  if (type === "Softmax") return softmaxOver((layer as Layer & { axis: number | number[] }).axis, tensor.rank);
  const activation = activationOf(droppableOf(layer) ?? layer);
  if (activation === "softmax") return softmaxOver(-1, tensor.rank);
  if (activation === "sigmoid") return { type: "sigmoid" };
  // At predict these hand on what they get.
  if (kindOf(layer) === "dropout" || type === "GaussianNoise") return headOf(input);
  if (type === "Reshape" || type === "Flatten") return reshaped(headOf(input), input, tensor);
  return undefined;
}

function softmaxOver(axis: number | number[], rank: number): Head | undefined {
  const one = Array.isArray(axis) ? (axis.length === 1 ? axis[0] : undefined) : axis;
  return one === undefined ? undefined : { type: "softmax", axis: one < 0 ? one + rank : one };
}

/** Classes on the last axis are still there behind a reshape that keeps the last axis. Independent values are so in any shape. */
function reshaped(head: Head | undefined, before: tf.SymbolicTensor, after: tf.SymbolicTensor): Head | undefined {
  if (head?.type !== "softmax") return head;
  const kept = head.axis === before.rank - 1 && before.shape.at(-1) === after.shape.at(-1);
  return kept ? { type: "softmax", axis: after.rank - 1 } : undefined;
}

/** The activation of layers that end with one. A recurrent layer's activation is inside its cell, not at its end. */
function activationOf(layer: Layer): string | undefined {
  if (!["Dense", "Activation", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose"].includes(plainClassName(layer)))
    return undefined;
  return (layer as Layer & { activation?: { getClassName(): string } | null }).activation?.getClassName();
}
