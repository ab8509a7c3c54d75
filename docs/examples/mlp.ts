import type { DropConnectParams, DropoutParams } from "@mayhap/core";

/** Works on one example's values. */
export type Activation = (values: Float32Array) => Float32Array;

export const linear: Activation = (values) => values;
export const relu: Activation = (values) => values.map((v) => Math.max(0, v));
export const softmax: Activation = (values) => {
  const largest = Math.max(...values);
  const exps = values.map((v) => Math.exp(v - largest));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / sum);
};

/** A tensor with a name. Two layers that hold the same one are tied. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** activation(x W + b). */
export interface Dense {
  readonly name: string;
  /** Shape [in, out], row by row. */
  readonly kernel: Weight;
  readonly bias?: Weight | undefined;
  readonly activation: Activation;
  readonly dropconnect?: DropConnectParams | undefined;
  readonly dropout?: DropoutParams | undefined;
}

/** The model of the framework. */
export class Mlp {
  readonly layers: readonly Dense[];

  constructor(layers: readonly Dense[]) {
    this.layers = layers;
  }

  /** The outputs of rows of inputs: the deterministic mode of a transformed model. */
  predict(rows: readonly Float32Array[]): readonly Float32Array[] {
    return this.layers.reduce((x, layer) => {
      const { kernel, bias, dropconnect } = layer;
      const keep = dropconnect?.scale === "none" ? 1 - dropconnect.p : 1;
      const scaled = (weight: Weight, factor: number) =>
        factor === 1 ? weight.values : weight.values.map((v) => v * factor);
      return forward(layer, x, scaled(kernel, keep), bias && scaled(bias, dropconnect?.bias ? keep : 1));
    }, rows);
  }
}

/** One layer with the given weights. */
export function forward(
  { kernel, activation }: Dense,
  rows: readonly Float32Array[],
  weights: Float32Array,
  bias: Float32Array | undefined,
): Float32Array[] {
  const units = kernel.shape[1] as number;
  return rows.map((row) => {
    const out = bias ? Float32Array.from(bias) : new Float32Array(units);
    for (const [i, x] of row.entries())
      for (let j = 0; j < units; j++) out[j] = (out[j] as number) + x * (weights[i * units + j] as number);
    return activation(out);
  });
}
