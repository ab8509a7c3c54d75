import type { Outputs } from "../predict/source.ts";
import type { Finding } from "./finding.ts";
import { distance, rms } from "./spread.ts";

/** Runtimes may add up in another order from run to run. */
const ROUNDING = 1e-4;

/** Two runs of the model in deterministic mode that are not the same. */
export function ownRandomness(once: Outputs, again: Outputs): Finding[] {
  return Object.entries(once)
    .filter(([name, { data }]) => {
      const other = again[name]?.data;
      return other?.length !== data.length || distance(data, other) > ROUNDING * rms(data);
    })
    .map(([output]) => ({
      code: "OWN_RANDOMNESS",
      severity: "warning",
      message: `Output "${output}" is another one in every run, without any sampling: the model draws random numbers of its own (a Dropout in training mode, RandomNormal, Bernoulli), which no seed of mayhap repeats. Export it for inference, and make it random with dropconnect or dropout.`,
      output,
    }));
}
