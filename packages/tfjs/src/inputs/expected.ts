import type * as tf from "@tensorflow/tfjs";
import type { Value } from "../program/step.ts";
import { built, type Container } from "../tf/containers.ts";

/** What a model expects of one of its inputs. */
export interface Expected {
  readonly name: string;
  /** Other names that it answers to. */
  readonly aliases: readonly string[];
  /** null where a dimension is free; the batch first. */
  readonly shape: readonly (number | null)[];
  readonly dtype: tf.DataType;
  readonly value: Value;
}

/** The inputs of a model in its order. An input that TF.js named after its layer (`dense_1_input`) answers to the layer's name too. */
export function expectedInputs(model: Container, values: readonly Value[]): Expected[] {
  built(model);
  return model.inputs.map((tensor, i) => {
    const name = model.inputNames[i] as string;
    const aliases = [name.replace(/_input$/, ""), tensor.name].filter((alias) => alias !== name);
    return { name, aliases, shape: tensor.shape, dtype: tensor.dtype, value: values[i] as Value };
  });
}

/** A shape in words: `[batch, 28, 28]`. */
export function shapeText(shape: readonly (number | null)[]): string {
  return `[${shape.map((length, axis) => length ?? (axis === 0 ? "batch" : "any")).join(", ")}]`;
}

/** An input in words: `"x" (float32 [batch, 4])`. */
export function describe({ name, dtype, shape }: Expected): string {
  return `"${name}" (${dtype} ${shapeText(shape)})`;
}
