import type { Layer } from "../adapter/layer.ts";
import type { Site } from "../adapter/program.ts";
import { activationStream, weightStream } from "../random/stream.ts";
import { type WeightDrawer, weightDrawers } from "../random/weight-drawer.ts";
import { factorDrawer } from "./factors.ts";
import type { Rows } from "./rows.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Draws the random quantities of a program's samples, into buffers that the next draw overwrites. */
export class Drawer {
  readonly #draws: readonly ((sample: number, row: number, rows: Rows, shapes: Shapes) => Float32Array)[];
  /** Whether some weight has a mask of its own for each example, so that examples must be run apart. */
  readonly perExample: boolean;

  /** `firstRow`: number of the input's first row, where the input is a part of a larger one. */
  constructor(sites: readonly Site[], walk: readonly Layer[], seed: number, firstRow: number) {
    const weights = sites.filter((site) => site.type === "weight");
    const drawers = weightDrawers(weights);
    this.perExample = weights.some(({ maskPer }) => maskPer === "example");
    this.#draws = sites.map((site) => {
      const stream = streamOf(site, walk);
      if (site.type === "weight") {
        const draw = drawers[weights.indexOf(site)] as WeightDrawer;
        return (sample, row) =>
          draw({ seed, stream, sample, example: site.maskPer === "example" ? 1 + firstRow + row : 0 });
      }
      const draw = factorDrawer(site);
      return (sample, _, rows, shapes) =>
        draw(
          { seed, stream, sample },
          rows.map((row) => firstRow + row),
          shapes[site.id] ?? [],
        );
    });
  }

  /** Draws for sample number `sample`. `row`: the example whose weights are drawn where weights have masks of their own. */
  draw(sample: number, row: number, rows: Rows, shapes: Shapes): readonly Float32Array[] {
    return this.#draws.map((draw) => draw(sample, row, rows, shapes));
  }
}

/** The stream of a site: by the position of its layer among all layers of its kind (docs/design.md, "Random numbers"). */
export function streamOf(site: Site, walk: readonly Layer[]): number {
  const layer = walk.find(({ id }) => id === site.layer);
  if (layer === undefined) throw new Error(`The adapter names a layer "${site.layer}" that its walk does not have.`);
  const ordinal = walk.filter(({ kind }) => kind === layer.kind).indexOf(layer);
  return site.type === "weight" ? weightStream(layer.kind, site.role, ordinal) : activationStream(layer.kind, ordinal);
}
