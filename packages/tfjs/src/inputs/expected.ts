import type * as tf from "@tensorflow/tfjs";
import { built, type Container } from "../tf/containers.ts";

/** What a model expects of one of its inputs. */
export interface Expected {
  readonly name: string;
  /** Other names that it answers to. */
  readonly aliases: readonly string[];
  /** null where a dimension is free, undefined when not even the rank is known. */
  readonly shape: readonly (number | null)[] | undefined;
  readonly dtype: tf.DataType;
  /** Whether the first axis is the batch, whose length need not be that of `shape`. */
  readonly batched: boolean;
}

/** The inputs of a model in its order. An input that TF.js named after its layer (`dense_1_input`) answers to the layer's name too. */
export function expectedInputs(model: Container): Expected[] {
  built(model);
  return model.inputs.map((tensor, i) => {
    const name = model.inputNames[i] as string;
    const aliases = [name.replace(/_input$/, ""), tensor.name].filter((alias) => alias !== name);
    return { name, aliases, shape: tensor.shape, dtype: tensor.dtype, batched: true };
  });
}

/** A shape in words: `[batch, 28, 28]`. */
export function shapeText(shape: Expected["shape"]): string {
  if (shape === undefined) return "of any shape";
  return `[${shape.map((length, axis) => length ?? (axis === 0 ? "batch" : "any")).join(", ")}]`;
}

/** An input in words: `"x" (float32 [batch, 4])`. */
export function describe({ name, dtype, shape }: Expected): string {
  return `"${name}" (${dtype} ${shapeText(shape)})`;
}
