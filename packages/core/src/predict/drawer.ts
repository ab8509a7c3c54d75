import type { Layer } from "../adapter/layer.ts";
import type { ActivationSite, Site, WeightSite } from "../adapter/program.ts";
import { sizeOf } from "../nd-array.ts";
import { drawFactors, drawWeights } from "../random/draw.ts";
import { activationStream, weightStream } from "../random/stream.ts";

/** The rows that are run together: `from` counts in the whole input. */
export interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Draws the random quantities of a program's samples into buffers that it reuses. */
export class Drawer {
  readonly #sites: readonly Site[];
  readonly #streams: readonly number[];
  readonly #seed: number;
  readonly #buffers: Float32Array[] = [];
  /** Whether some weight has a mask of its own for each example, so that examples must be run apart. */
  readonly perExample: boolean;

  constructor(sites: readonly Site[], walk: readonly Layer[], seed: number) {
    this.#sites = sites;
    this.#seed = seed;
    this.#streams = sites.map((site) => streamOf(site, walk));
    this.perExample = sites.some((site) => site.type === "weight" && site.maskPer === "example");
  }

  /** Draws for sample number `sample`. `row`: the example whose weights are drawn when weights have masks of their own. */
  draw(
    sample: number,
    row: number,
    rows: Rows,
    shapes: Readonly<Record<string, readonly number[]>>,
  ): readonly Float32Array[] {
    return this.#sites.map((site, i) =>
      site.type === "weight"
        ? this.#weights(site, i, sample, row)
        : this.#factors(site, i, sample, rows, shapes[site.id] ?? []),
    );
  }

  #buffer(index: number, size: number): Float32Array {
    const buffer = this.#buffers[index];
    if (buffer?.length === size) return buffer;
    this.#buffers[index] = new Float32Array(size);
    return this.#buffers[index];
  }

  #weights(site: WeightSite, index: number, sample: number, row: number): Float32Array {
    const out = this.#buffer(index, site.values.length);
    const example = site.maskPer === "example" ? 1 + row : 0;
    drawWeights(
      { seed: this.#seed, stream: this.#streams[index] as number, sample, example },
      site.p,
      site.scale,
      site.values,
      out,
    );
    return out;
  }

  #factors(
    site: ActivationSite,
    index: number,
    sample: number,
    { from, to }: Rows,
    shape: readonly number[],
  ): Float32Array {
    const out = this.#buffer(index, sizeOf(shape));
    const address = { seed: this.#seed, stream: this.#streams[index] as number, sample };
    const rows = to - from;
    // Batch first, possibly merged with other axes. Where the batch is not the outermost axis, rows cannot be told
    // apart and the whole activation is drawn as one.
    const size = out.length % rows === 0 && (shape[0] ?? 1) % rows === 0 ? out.length / rows : out.length;
    for (let start = 0, row = from; start < out.length; start += size, row++) {
      const part = out.subarray(start, start + size);
      if (site.maskPer === "sample" && start > 0) part.set(out.subarray(0, size));
      else
        drawFactors(
          { ...address, example: site.maskPer === "sample" || (size === out.length && rows > 1) ? 0 : 1 + row },
          site.p,
          part,
        );
    }
    return out;
  }
}

/** The stream of a site: by the position of its layer among all layers of its kind (docs/design.md, "Random numbers"). */
export function streamOf(site: Site, walk: readonly Layer[]): number {
  const layer = walk.find(({ id }) => id === site.layer);
  if (layer === undefined) throw new Error(`The adapter names a layer "${site.layer}" that its walk does not have.`);
  const ordinal = walk.filter(({ kind }) => kind === layer.kind).indexOf(layer);
  return site.type === "weight" ? weightStream(layer.kind, site.role, ordinal) : activationStream(layer.kind, ordinal);
}
