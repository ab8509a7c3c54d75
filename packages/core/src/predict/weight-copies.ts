import type { Site, WeightSite } from "../adapter/program.ts";
import { type WeightDrawer, weightDrawers } from "../random/weight-drawer.ts";
import type * as WeightProducts from "../random/weight-products.ts";
import { breather } from "./breathe.ts";
import type { Subtracted } from "./subtracted.ts";

type WeightProduct = WeightProducts.WeightProduct;

/** What multiplies by weights while it draws them, imported where it is needed. */
export type WeightMultiplying = Pick<typeof WeightProducts, "weightProducts" | "productsAtOnce">;

/**
 * Copies of a program's weights in the memory of kernels, for one way to draw at a time: weights are large. Made when needed, which takes time. They have buffers, so that only
 * one prediction uses them at a time.
 */
export class WeightCopies {
  readonly #sites: readonly Site[];
  #drawers: readonly (WeightDrawer | undefined)[] | undefined;
  /** Null where the kernel cannot: what is refused once would be refused for every sample. */
  #products: readonly WeightProduct[] | null | undefined;
  #subtracted: Subtracted | undefined;

  constructor(sites: readonly Site[]) {
    this.#sites = sites;
  }

  /** For each site in turn the drawer of its weights; undefined for what the kernel of weights does not draw. */
  get drawers(): readonly (WeightDrawer | undefined)[] {
    if (this.#drawers === undefined) {
      if (this.#products) this.#products = undefined;
      this.#subtracted = undefined;
      const made = weightDrawers(this.#sites.filter((site) => site.type === "weight")).values();
      this.#drawers = this.#sites.map((site) => (site.type === "weight" ? made.next().value : undefined));
    }
    return this.#drawers;
  }

  /** For each site in turn the product with its weights, where all sites are matrices; undefined where the kernel cannot. */
  products(weightProducts: WeightMultiplying["weightProducts"]): readonly WeightProduct[] | undefined {
    if (this.#products === undefined) {
      this.#drawers = this.#subtracted = undefined;
      this.#products = weightProducts(this.#sites as readonly WeightSite[]) ?? null;
    }
    return this.#products ?? undefined;
  }

  /** What draws where what is dropped is subtracted. */
  subtracted(made: typeof Subtracted): Subtracted {
    this.#subtracted ??= new made(this.#sites, weightDrawers, breather, () => {
      this.#drawers = this.#products = undefined;
    });
    return this.#subtracted;
  }
}

/** Copies that nobody uses, by the sites of their program: an adapter that gives the same sites again (the same array) gets them back. */
const idle = new WeakMap<readonly Site[], WeightCopies>();

/** The copies for the given sites. Nobody else gets them before they are given back. */
export function takeCopies(sites: readonly Site[]): WeightCopies {
  const known = idle.get(sites);
  idle.delete(sites);
  return known ?? new WeightCopies(sites);
}

/** One set is kept; those beyond, for work at the same time, are not. */
export function giveBackCopies(sites: readonly Site[], copies: WeightCopies): void {
  idle.set(sites, copies);
}
