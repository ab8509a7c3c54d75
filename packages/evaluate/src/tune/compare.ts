import { uniforms } from "../input/uniforms.ts";
import { everyOne, type Scored } from "./scored.ts";

/** A metric with its standard error, and how far it is above another's on the same cases. */
export interface Comparison {
  readonly value: number;
  readonly standardError: number;
  readonly difference: number;
  readonly differenceError: number;
}

/** Resamplings: the standard errors themselves are known to 1/√(2 · 200), 5 %. */
const RESAMPLINGS = 200;

/**
 * Standard errors by the bootstrap (Efron 1979): examples are drawn anew with repetition, the same ones for every model, so that what is hard for
 * both cancels in their difference.
 */
export class Bootstrap {
  readonly #choices: Uint32Array[];
  readonly #all: Uint32Array;

  constructor(examples: number, seed: number) {
    this.#all = everyOne(examples);
    this.#choices = Array.from({ length: RESAMPLINGS }, (_, draw) =>
      Uint32Array.from(uniforms(seed, draw, examples), (u) => Math.floor(u * examples)),
    );
  }

  compare({ metric }: Scored, other: Scored): Comparison {
    const value = metric(this.#all);
    const values = this.#choices.map(metric);
    const differences = this.#choices.map((choice, i) => (values[i] as number) - other.metric(choice));
    return {
      value,
      standardError: deviation(values),
      difference: value - other.metric(this.#all),
      differenceError: deviation(differences),
    };
  }
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
