import type { Layer } from "../adapter/layer.ts";
import type { ActivationSite, NoiseSite, Site, WeightSite } from "../adapter/program.ts";
import { sizeOf } from "../nd-array.ts";
import { drawFactors } from "../random/factors.ts";
import { type NormalDrawer, normalDrawer } from "../random/normal-drawer.ts";
import type { WeightDrawer } from "../random/weight-drawer.ts";
import { drawRows } from "./draw-rows.ts";
import { giveBackDrawers, takeDrawers } from "./drawer-pool.ts";
import type { Rows } from "./rows.ts";
import { streamsOf } from "./streams.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Draws the random quantities of a program's samples, into buffers that the next draw overwrites. Who makes it disposes of it. */
export class Drawer {
  readonly #sites: readonly Site[];
  readonly #streams: readonly number[];
  readonly #seed: number;
  readonly #firstRow: number;
  readonly #drawers: WeightDrawer[];
  readonly #weights: ReadonlyMap<Site, WeightDrawer>;
  readonly #buffers: Float32Array[] = [];

  /** `firstRow`: number of the input's first row, where the input is a part of a larger one. */
  constructor(sites: readonly Site[], walk: readonly Layer[], seed: number, firstRow: number) {
    const weights = sites.filter((site) => site.type === "weight");
    const drawers = takeDrawers(sites);
    this.#drawers = drawers;
    this.#sites = sites;
    this.#streams = streamsOf(sites, walk);
    this.#seed = seed;
    this.#firstRow = firstRow;
    this.#weights = new Map(weights.map((site, i) => [site, drawers[i] as WeightDrawer]));
  }

  /** Lets later drawers use the copies of the weights. Idempotent. No other call may follow. */
  dispose(): void {
    giveBackDrawers(this.#sites, this.#drawers.splice(0));
  }

  /** Draws sample number `sample`. `row`: the example whose weights are drawn where weights have masks of their own. */
  draw(sample: number, row: number, rows: Rows, shapes: Shapes): readonly Float32Array[] {
    return this.#sites.map((site, i) =>
      site.type === "weight" ? this.#weight(site, i, sample, row) : this.#rows(site, i, sample, 1, rows, shapes),
    );
  }

  /** Draws `samples` samples from number `first` on, one after the other. For programs without weight sites. */
  drawMany(first: number, samples: number, rows: Rows, shapes: Shapes): readonly Float32Array[] {
    return this.#sites.map((site, i) => this.#rows(site as ActivationSite, i, first, samples, rows, shapes));
  }

  #weight(site: WeightSite, index: number, sample: number, row: number): Float32Array {
    const draw = this.#weights.get(site) as WeightDrawer;
    const example = site.maskPer === "example" ? 1 + this.#firstRow + row : 0;
    return draw({ seed: this.#seed, stream: this.#streams[index] as number, sample, example });
  }

  #rows(
    site: ActivationSite | NoiseSite,
    index: number,
    first: number,
    samples: number,
    rows: Rows,
    shapes: Shapes,
  ): Float32Array {
    const shape = shapes[site.id] ?? [];
    const size = sizeOf(shape);
    const out = this.#buffer(index, samples * size);
    const numbers = rows.map((row) => this.#firstRow + row);
    const shared = site.type === "activation" && site.maskPer === "sample";
    const draw = site.type === "noise" ? normalDrawer() : factorDrawer(site.p);
    for (let k = 0; k < samples; k++) {
      const address = { seed: this.#seed, stream: this.#streams[index] as number, sample: first + k };
      drawRows(draw, address, numbers, shape, shared, out.subarray(k * size, (k + 1) * size));
    }
    return out;
  }

  #buffer(index: number, size: number): Float32Array {
    const buffer = this.#buffers[index];
    if (buffer?.length === size) return buffer;
    this.#buffers[index] = new Float32Array(size);
    return this.#buffers[index];
  }
}

/** Draws the factors that dropout multiplies by. */
function factorDrawer(p: number): NormalDrawer {
  return (address, examples, size, out) => {
    for (let i = 0; i < examples.length; i++)
      drawFactors({ ...address, example: examples[i] as number }, p, out.subarray(i * size, (i + 1) * size));
  };
}
