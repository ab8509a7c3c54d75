import { uniforms } from "../input/uniforms.ts";
import { everyOne, type Scored } from "./scored.ts";

/** A metric with its standard error, and how far it is above that of the base on the same cases. */
export interface Comparison {
  readonly value: number;
  readonly standardError: number;
  readonly difference: number;
  readonly differenceError: number;
}

/** Resamplings: the standard errors themselves are known to 1/√(2 · 200), 5 %. */
const RESAMPLINGS = 200;

/**
 * Compares with one base. Standard errors are the bootstrap's (Efron 1979): examples are drawn anew with repetition, the same ones for every model, so
 * that what is hard for both cancels in their difference.
 */
export function bootstrap(base: Scored, seed: number): (scored: Scored) => Comparison {
  const all = everyOne(base.examples);
  const choices = Array.from({ length: RESAMPLINGS }, (_, draw) =>
    Uint32Array.from(uniforms(seed, draw, base.examples), (u) => Math.floor(u * base.examples)),
  );
  const baseValue = base.metric(all);
  const baseValues = choices.map(base.metric);
  return ({ metric }) => {
    const value = metric(all);
    const values = choices.map(metric);
    return {
      value,
      standardError: deviation(values),
      difference: value - baseValue,
      differenceError: deviation(values.map((one, i) => one - (baseValues[i] as number))),
    };
  };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
