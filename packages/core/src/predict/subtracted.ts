import type { Site, Subtracting, WeightSite } from "../adapter/program.ts";
import { type AtOnce, DroppedProducts } from "../random/dropped-products.ts";
import type { Address } from "../random/stream.ts";
import type { WeightDrawer, weightDrawers } from "../random/weight-drawer.ts";
import type { breather } from "./breathe.ts";
import type { Ahead, Outputs } from "./source.ts";

/** Draws samples and runs them by `Subtracting.run`. Holds copies of the weights, which serve any rows that are as many. */
export class Subtracted {
  readonly #sites: readonly Site[];
  readonly #weightDrawers: typeof weightDrawers;
  readonly #breather: typeof breather;
  readonly #taken: () => void;
  readonly #products = new Map<number, DroppedProducts>();
  /** Of the sites whose weights are drawn as they are. */
  #drawers: ReadonlyMap<number, WeightDrawer> | undefined;
  /** Whose rows the products have, and whether they can have them. Held weakly: the weights outlive the prediction. */
  #rows: { readonly of: WeakRef<Subtracting>; readonly able: boolean } | undefined;

  /**
   * `drawers`, `breathing`: given, because this module is loaded later and bundlers would put what it shares with others apart. `taken`: called when it has copies of
   * the weights, so that others need not be kept.
   */
  constructor(sites: readonly Site[], drawers: typeof weightDrawers, breathing: typeof breather, taken: () => void) {
    this.#sites = sites;
    this.#weightDrawers = drawers;
    this.#breather = breathing;
    this.#taken = taken;
  }

  /** Numbers of samples that are faster drawn together, and so best asked for in turn; undefined where there are none. */
  async atOnce(subtracting: Subtracting): Promise<AtOnce | undefined> {
    if (!(await this.#able(subtracting))) return undefined;
    const each = [...this.#products.values()].flatMap(({ atOnce }) => atOnce ?? []);
    if (each.length === 0) return undefined;
    return { most: Math.max(...each.map(({ most }) => most)), fewest: Math.min(...each.map(({ fewest }) => fewest)) };
  }

  /** Undefined where another way is faster, or the only one. */
  async run(
    subtracting: Subtracting,
    addressOf: (site: number) => Address,
    { samples, signal }: Ahead,
  ): Promise<Outputs | undefined> {
    if (!(await this.#able(subtracting))) return undefined;
    const breathe = this.#breather();
    for (const [site, products] of this.#products)
      for (const _ of products.drawAhead(addressOf(site), samples)) {
        await breathe();
        if (signal?.aborted) break;
      }
    const draws = this.#sites.map((_, i) => {
      const draw = this.#drawers?.get(i) as WeightDrawer;
      return this.#products.get(i)?.draw(addressOf(i)) ?? draw(addressOf(i));
    });
    return subtracting.run(draws);
  }

  async #able(subtracting: Subtracting): Promise<boolean> {
    if (this.#rows?.of.deref() !== subtracting) {
      const able = this.#may(subtracting) && (await this.#take(subtracting));
      if (able) this.#taken();
      else this.#forget();
      this.#rows = { of: new WeakRef(subtracting), able };
    }
    return this.#rows.able;
  }

  #may({ sites, mostP }: Subtracting): boolean {
    return sites.every((site) => (this.#sites[site] as WeightSite).p <= mostP);
  }

  async #take(subtracting: Subtracting): Promise<boolean> {
    const { sites } = subtracting;
    if (sites.some((site) => this.#drawers?.has(site))) this.#forget();
    for (const [k, given] of (await subtracting.products()).entries()) {
      const number = sites[k] as number;
      const site = this.#sites[number] as WeightSite;
      const rows = given.rows.length / (site.shape[0] as number);
      const known = this.#products.get(number);
      const found = known?.rows === rows ? known : DroppedProducts.open(site, rows);
      if (!found?.take(given)) return false;
      this.#products.set(number, found);
    }
    this.#drawers ??= this.#openDrawers(new Set(sites));
    return this.#drawers !== undefined && this.#products.size === sites.length;
  }

  #forget(): void {
    this.#products.clear();
    this.#drawers = undefined;
  }

  /** Undefined where the kernel does not draw all of them. */
  #openDrawers(but: ReadonlySet<number>): ReadonlyMap<number, WeightDrawer> | undefined {
    const left = [...this.#sites.entries()].filter(([i]) => !but.has(i)) as [number, WeightSite][];
    const made = this.#weightDrawers(left.map(([, site]) => site));
    if (made.includes(undefined)) return undefined;
    return new Map(left.map(([i], k) => [i, made[k] as WeightDrawer]));
  }
}
