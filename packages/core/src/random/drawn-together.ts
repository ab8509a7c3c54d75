import type { WeightSite } from "../adapter/program.ts";
import type { DroppedPlaces, TogetherPlaces } from "./dropped-places.ts";
import { dropThreshold } from "./dropping.ts";
import { type Address, upperWord } from "./stream.ts";
import { type TogetherKernel, togetherKernel } from "./together-kernel.ts";

/**
 * Products of consecutive samples, worked out together in the memory of `DroppedProducts`: each product of a weight with an input once, for all samples
 * that drop the weight. The same bits as one by one: each sum subtracts the same float32 numbers in the same order.
 */
export class DrawnTogether {
  readonly #site: WeightSite;
  readonly #rows: number;
  readonly #kernel: TogetherKernel;
  readonly #places: DroppedPlaces;
  readonly #together: TogetherPlaces;
  #held: { readonly first: Address; readonly samples: number } | undefined;

  constructor(
    site: WeightSite,
    rows: number,
    memory: WebAssembly.Memory,
    places: DroppedPlaces,
    together: TogetherPlaces,
  ) {
    this.#site = site;
    this.#rows = rows;
    this.#kernel = togetherKernel(memory);
    this.#places = places;
    this.#together = together;
  }

  /** Number of a sample among those that are held; undefined where it is not. */
  indexOf({ seed, stream, sample, example }: Address): number | undefined {
    if (this.#held === undefined) return undefined;
    const { first, samples } = this.#held;
    const same = seed === first.seed && stream === first.stream && example === first.example;
    const index = sample - first.sample;
    return same && index >= 0 && index < samples ? index : undefined;
  }

  /** To be called when the rows are others. */
  forget(): void {
    this.#held = undefined;
  }

  /** Draws `samples` samples from the address's on, as many as there is room for at the most, in steps of some ms. They are held when it has ended. */
  *draw(first: Address, samples: number): Generator<void, void> {
    const { values, inputs, all, found, step, kept, height } = this.#places;
    const { width, band, bytes, stride, bits, weights, lists, ends, sums } = this.#together;
    const [depth, outputs] = this.#site.shape as [number, number];
    const { seed, stream, example } = first;
    this.#held = undefined;
    for (let s = 0; s < samples; s++) {
      this.#kernel.markDropped(
        bits + s * bytes,
        stride,
        depth,
        outputs,
        height,
        kept,
        seed | 0,
        upperWord(seed),
        example,
        first.sample + s,
        stream,
        dropThreshold(this.#site.p),
      );
      yield;
    }
    for (let left = 0; left < outputs; left += width) {
      this.#kernel.subtractTogether(
        values,
        inputs,
        all,
        found,
        step,
        this.#rows,
        depth,
        outputs,
        samples,
        bits,
        stride,
        left,
        Math.min(width, outputs - left),
        band,
        weights,
        lists,
        ends,
        sums,
      );
      yield;
    }
    this.#held = { first, samples };
  }
}
