import type { Layer } from "../adapter/layer.ts";
import type { ActivationSite, NoiseSite, Site, WeightSite } from "../adapter/program.ts";
import type { Address } from "../random/stream.ts";
import type { WeightDrawer } from "../random/weight-drawer.ts";
import { sizeOf } from "../shape.ts";
import { type Drawers, giveBackDrawers, takeDrawers } from "./drawer-pool.ts";
import type { Rows } from "./rows.ts";
import { streamsOf } from "./streams.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Draws whatever the kernel of weights does not. */
export interface OtherDraws {
  plainDrawer(site: WeightSite): WeightDrawer;
  /** Numbers for activations of some rows, which count in the whole input, of `samples` samples from the address's on, one after the other. */
  drawActivations(
    site: ActivationSite | NoiseSite,
    address: Omit<Address, "example">,
    samples: number,
    rows: Rows,
    shape: readonly number[],
    out: Float32Array,
  ): void;
}

/** Draws the random quantities of a program's samples, into buffers that the next draw overwrites. Who makes it disposes of it. */
export class Drawer {
  readonly #sites: readonly Site[];
  readonly #streams: readonly number[];
  readonly #seed: number;
  readonly #firstRow: number;
  readonly #other: OtherDraws;
  readonly #drawers: (WeightDrawer | undefined)[];
  readonly #buffers: Float32Array[] = [];

  /**
   * `firstRow`: number of the input's first row, where the input is a part of a larger one. `other`: may be left out where `drawers` has one for
   * each site.
   */
  constructor(
    sites: readonly Site[],
    walk: readonly Layer[],
    seed: number,
    firstRow: number,
    other: OtherDraws | undefined,
    drawers: Drawers = takeDrawers(sites),
  ) {
    this.#sites = sites;
    this.#streams = streamsOf(sites, walk);
    this.#seed = seed;
    this.#firstRow = firstRow;
    this.#other = other as OtherDraws;
    this.#drawers = sites.map(
      (site, i) => drawers[i] ?? (site.type === "weight" ? other?.plainDrawer(site) : undefined),
    );
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
    const draw = this.#drawers[index] as WeightDrawer;
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
    const out = this.#buffer(index, samples * sizeOf(shape));
    const address = { seed: this.#seed, stream: this.#streams[index] as number, sample: first };
    const numbers = rows.map((row) => this.#firstRow + row);
    this.#other.drawActivations(site, address, samples, numbers, shape, out);
    return out;
  }

  #buffer(index: number, size: number): Float32Array {
    const buffer = this.#buffers[index];
    if (buffer?.length === size) return buffer;
    this.#buffers[index] = new Float32Array(size);
    return this.#buffers[index];
  }
}
