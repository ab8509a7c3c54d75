import { randomSeed } from "@mayhap/core";
import type { Config } from "../tf/types.ts";
import { checkSeed } from "./check.ts";
import type { Source } from "./draw-tensor.ts";

/** Where a layer's training gets its random numbers from: other ones at every step. */
export class TrainingSource {
  /** The seed as part of the layer's configuration, if it was given: a random one is none of the layer's properties. */
  readonly config: Config;
  readonly #seed: number;
  #step = 0;

  /** Throws `OptionsError` `INVALID_OPTIONS` for what is no seed. */
  constructor(given: unknown, where: string) {
    const seed = checkSeed(given, where);
    this.config = seed === undefined ? {} : { seed };
    this.#seed = seed ?? randomSeed();
  }

  /** The next step's numbers, by stream. */
  next(): (stream: number) => Source {
    const step = this.#step++;
    return (stream) => ({ seed: this.#seed, stream, step });
  }
}
