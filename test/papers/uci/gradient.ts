import { type Dropped, nothingDropped } from "./masks.ts";
import { type Network, offsets } from "./network.ts";

export type Method = "dropconnect" | "dropout";

/** Of one example. DropConnect: elements of W₁ and of w₂. Dropout: inputs and hidden units. */
export interface Masks {
  readonly first: Dropped;
  readonly second: Dropped;
}

/** A network in training, with room for what its passes compute. */
export interface Training {
  readonly network: Network;
  readonly method: Method;
  readonly p: number;
  readonly masks: Masks;
  readonly gradient: Float64Array;
  readonly scaled: Float64Array;
  readonly hidden: Float64Array;
  readonly back: Float64Array;
}

export function training(network: Network, method: Method, p: number): Training {
  const { inputs, units } = network;
  return {
    ...{ network, method, p },
    masks: {
      first: nothingDropped(method === "dropconnect" ? inputs * units : inputs),
      second: nothingDropped(units),
    },
    gradient: new Float64Array(network.parameters.length),
    scaled: new Float64Array(inputs),
    hidden: new Float64Array(units),
    back: new Float64Array(units),
  };
}

/**
 * Adds the gradient of `weight`·(ŷ - y)² of one row of `x` to `gradient`, and returns ŷ - y. Kept values are scaled by 1/(1-p).
 *
 * The dense loops run over everything, and what is dropped is taken out again: at p = 0.1 that is less work than to multiply by masks. For the
 * second layer, of one unit, dropping a weight and dropping its input are the same.
 */
export function addGradient(
  { network, method, p, masks: { first, second }, gradient, scaled, hidden, back }: Training,
  x: Float64Array,
  row: number,
  y: number,
  weight: number,
): number {
  const { inputs, units, parameters } = network;
  const { b1, w2, b2 } = offsets(network);
  const scale = 1 / (1 - p);
  const connections = method === "dropconnect";

  for (let i = 0; i < inputs; i++) scaled[i] = (x[row * inputs + i] as number) * scale;
  if (!connections) for (let k = 0; k < first.count; k++) scaled[first.elements[k] as number] = 0;
  for (let j = 0; j < units; j++) hidden[j] = parameters[b1 + j] as number;
  for (let i = 0; i < inputs; i++) {
    const xi = scaled[i] as number;
    const at = i * units;
    for (let j = 0; j < units; j++) hidden[j] = (hidden[j] as number) + xi * (parameters[at + j] as number);
  }
  if (connections)
    for (let k = 0; k < first.count; k++) {
      const element = first.elements[k] as number;
      const j = element % units;
      const lost = (scaled[(element - j) / units] as number) * (parameters[element] as number);
      hidden[j] = (hidden[j] as number) - lost;
    }
  let output = parameters[b2] as number;
  for (let j = 0; j < units; j++) hidden[j] = Math.max(0, hidden[j] as number) * scale;
  for (let k = 0; k < second.count; k++) hidden[second.elements[k] as number] = 0;
  for (let j = 0; j < units; j++) output += (hidden[j] as number) * (parameters[w2 + j] as number);

  const error = output - y;
  const slope = 2 * weight * error;
  gradient[b2] = (gradient[b2] as number) + slope;
  for (let j = 0; j < units; j++) {
    const h = hidden[j] as number;
    // A unit that is dropped, or not active, passes nothing back.
    const through = h > 0 ? slope * scale * (parameters[w2 + j] as number) : 0;
    back[j] = through;
    gradient[w2 + j] = (gradient[w2 + j] as number) + slope * h;
    gradient[b1 + j] = (gradient[b1 + j] as number) + through;
  }
  for (let i = 0; i < inputs; i++) {
    const xi = scaled[i] as number;
    const at = i * units;
    for (let j = 0; j < units; j++) gradient[at + j] = (gradient[at + j] as number) + xi * (back[j] as number);
  }
  if (connections)
    for (let k = 0; k < first.count; k++) {
      const element = first.elements[k] as number;
      const j = element % units;
      const too = (scaled[(element - j) / units] as number) * (back[j] as number);
      gradient[element] = (gradient[element] as number) - too;
    }
  return error;
}
