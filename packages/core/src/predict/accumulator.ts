import type { RawArray } from "../adapter/program.ts";
import type { ClassLayout } from "../math/class-axis.ts";
import { entropies, toProbabilities } from "./class-probabilities.ts";
import { Moments } from "./moments.ts";

/** How an output is read: plain values, class probabilities, or logits of classes. */
export type OutputReading =
  | { readonly type: "values" }
  | { readonly type: "probabilities" | "logits"; readonly layout: ClassLayout };

/** Everything a prediction needs to know of the samples of one output, for the rows of one chunk. */
export class Accumulator {
  readonly shape: readonly number[];
  readonly reading: OutputReading;
  readonly moments: Moments;
  /** Of the class probabilities when the output itself is logits. */
  readonly #probabilities: Moments | undefined;
  readonly #entropy: Moments | undefined;
  readonly kept: Float32Array[] | Float64Array[] | undefined;
  nonFinite = 0;

  constructor(first: RawArray, reading: OutputReading, keep: boolean) {
    const size = first.data.length;
    this.shape = [...first.shape];
    this.reading = reading;
    this.moments = new Moments(size);
    if (reading.type !== "values")
      this.#entropy = new Moments(entropies(new Float64Array(size), this.shape, reading.layout).length);
    if (reading.type === "logits") this.#probabilities = new Moments(size);
    this.kept = keep ? [] : undefined;
  }

  /** Mean of the class probabilities; undefined for plain values. */
  get probabilities(): Float64Array | undefined {
    return this.reading.type === "values" ? undefined : (this.#probabilities ?? this.moments).mean;
  }

  /** Mean of the entropies of the samples' class distributions, in nats; undefined for plain values. */
  get expectedEntropy(): Float64Array | undefined {
    return this.#entropy?.mean;
  }

  add({ data }: RawArray): void {
    this.moments.add(data);
    for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) this.nonFinite++;
    if (this.kept) (this.kept as unknown[]).push(data instanceof Float64Array ? data.slice() : Float32Array.from(data));
    if (this.reading.type === "values") return;
    const probabilities = Float64Array.from(data);
    if (this.reading.type === "logits") {
      toProbabilities(probabilities, this.shape, this.reading.layout);
      this.#probabilities?.add(probabilities);
    }
    this.#entropy?.add(entropies(probabilities, this.shape, this.reading.layout));
  }
}
