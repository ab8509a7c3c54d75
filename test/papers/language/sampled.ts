import { type DropConnectOptions, dropconnect, sample } from "@mayhap/core";

export const SEED = 20_261_121;
/** Characters at the beginning of a part that are read but not scored. */
export const WARM_UP = 32;
/** Characters that are judged together when texts are told apart. */
export const WINDOW = 16;

/** Consecutive parts of a text that are read side by side, each from a state of zeros. */
export interface Parts {
  /** `[count, length + 1]`: the last character of a part is only predicted. */
  readonly codes: Uint8Array;
  readonly count: number;
  /** Number of predictions in a part. */
  readonly length: number;
}

/** As many whole parts as there are, up to `most`. */
export function partsOf(text: Uint8Array, length: number, most: number): Parts {
  const count = Math.min(most, Math.floor(text.length / (length + 1)));
  return { codes: text.subarray(0, count * (length + 1)), count, length };
}

/** What a model gets: one-hot characters `[count, length, symbols]`. */
export function inputOf({ codes, count, length }: Parts, symbols: number): { data: Float32Array; shape: number[] } {
  const data = new Float32Array(count * length * symbols);
  for (let part = 0; part < count; part++)
    for (let at = 0; at < length; at++)
      data[(part * length + at) * symbols + (codes[part * (length + 1) + at] as number)] = 1;
  return { data, shape: [count, length, symbols] };
}

/** A model whose recurrent matrix drops connections; with p = 0 as it is, which is the mean network. */
export function dropping<Model>(model: Model, p: number): Model {
  const options: DropConnectOptions = { p, layers: "all", kinds: ["recurrent"], recurrent: ["R"] };
  return dropconnect(model, options);
}

/**
 * The probability that each sample gives to the character that comes, `[count, length]` each. A sample has one mask, for all parts and all their
 * characters, so that each part is read by one network from its first character to its last.
 */
export async function sampledProbabilities(
  model: unknown,
  parts: Parts,
  symbols: number,
  samples: number,
): Promise<Float64Array[]> {
  const { codes, count, length } = parts;
  const found: Float64Array[] = [];
  for await (const { outputs } of sample(model, inputOf(parts, symbols), { samples, seed: SEED })) {
    const [y] = Object.values(outputs);
    const chosen = new Float64Array(count * length);
    for (let i = 0; i < chosen.length; i++) {
      const next = codes[i + Math.floor(i / length) + 1] as number;
      chosen[i] = y?.data[i * symbols + next] as number;
    }
    found.push(chosen);
  }
  return found;
}

/** Means of values `[count, length]` over windows of scored characters. */
export function byWindow(values: Float64Array, { count, length }: Parts): Float64Array {
  const windows = Math.floor((length - WARM_UP) / WINDOW);
  return Float64Array.from({ length: count * windows }, (_, i) => {
    const from = Math.floor(i / windows) * length + WARM_UP + (i % windows) * WINDOW;
    return values.subarray(from, from + WINDOW).reduce((sum, value) => sum + value, 0) / WINDOW;
  });
}
