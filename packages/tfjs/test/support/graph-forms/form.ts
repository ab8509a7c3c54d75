import type { DropConnectKind } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import type { Body, Node } from "../graph-builder.ts";
import type { Values } from "../naive-conv.ts";

/** A graph with one layer, and what it computes by loops. */
export interface GraphForm {
  readonly name: string;
  readonly kind: DropConnectKind;
  /** Of one example. */
  readonly input: readonly number[];
  readonly dtype?: { type: string };
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** Integers that nodes need. */
  readonly integers?: Readonly<Record<string, number | readonly number[]>>;
  readonly nodes: readonly Node[];
  readonly bodies?: readonly Body[];
  /** Whether TF.js runs it by `executeAsync` only. */
  readonly waits?: boolean;
  /** One example, kernel and bias in canonical order. */
  reference(x: Values, kernel: Values, bias: Values | undefined): ArrayLike<number>;
}

/** The weights of a form, and its integers. */
export function tensorsOf({ weights, integers = {} }: GraphForm): Record<string, tf.Tensor> {
  const floats = Object.entries(weights).map(([name, shape], i) => [
    name,
    tf.randomUniform([...shape], -1, 1, "float32", 3 + i),
  ]);
  const whole = Object.entries(integers).map(([name, value]) => [name, tf.tensor(value as number, undefined, "int32")]);
  return Object.fromEntries([...floats, ...whole]);
}

/** Rows of x times a matrix. */
export function product(x: Values, { data, shape }: Values): number[] {
  const [inputs, outputs] = shape as [number, number];
  const rows = x.data.length / inputs;
  return Array.from({ length: rows * outputs }, (_, at) => {
    const [row, out] = [Math.floor(at / outputs), at % outputs];
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += (x.data[row * inputs + i] as number) * (data[i * outputs + out] as number);
    return sum;
  });
}

/** Swaps the axes of a matrix. */
export function turned(data: ArrayLike<number>, rows: number): number[] {
  const columns = data.length / rows;
  return Array.from({ length: data.length }, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)] as number);
}

export function part({ data, shape }: Values, index: number): Values {
  const size = data.length / (shape[0] as number);
  return { data: Array.from(data).slice(index * size, (index + 1) * size), shape: shape.slice(1) };
}
