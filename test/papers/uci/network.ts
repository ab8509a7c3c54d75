/** A network of one hidden layer of rectified units and one output, as one vector: W₁ `[inputs, units]`, b₁, w₂, b₂. */
export interface Network {
  readonly inputs: number;
  readonly units: number;
  readonly parameters: Float64Array;
}

/** Where the parts of a network begin. */
export function offsets({ inputs, units }: Pick<Network, "inputs" | "units">): {
  readonly b1: number;
  readonly w2: number;
  readonly b2: number;
  readonly size: number;
} {
  const b1 = inputs * units;
  return { b1, w2: b1 + units, b2: b1 + 2 * units, size: b1 + 2 * units + 1 };
}

/** Weights of Glorot & Bengio 2010, uniform, as Keras' Dense begins; biases of 0. */
export function initialNetwork(inputs: number, units: number, random: () => number): Network {
  const { b1, w2, b2, size } = offsets({ inputs, units });
  const parameters = new Float64Array(size);
  const fill = (from: number, to: number, limit: number) => {
    for (let i = from; i < to; i++) parameters[i] = limit * (2 * random() - 1);
  };
  fill(0, b1, Math.sqrt(6 / (inputs + units)));
  fill(w2, b2, Math.sqrt(6 / (units + 1)));
  return { inputs, units, parameters };
}
