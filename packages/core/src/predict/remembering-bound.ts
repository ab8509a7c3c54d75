import type { Bound, Prepared } from "../adapter/program.ts";

/** Runs the prefix of each range of rows once. Rows that are not neighbours are never asked for, where no example stops early. */
export class RememberingBound implements Bound {
  readonly #bound: Bound;
  readonly #prepared = new Map<string, Promise<Prepared>>();
  readonly rows: number;
  readonly batch: Bound["batch"];

  constructor(bound: Bound) {
    this.#bound = bound;
    this.rows = bound.rows;
    this.batch = bound.batch;
  }

  get nonFinite(): Bound["nonFinite"] {
    return this.#bound.nonFinite;
  }

  async prepare(from: number, to: number): Promise<Prepared> {
    const key = `${from}:${to}`;
    const known = this.#prepared.get(key) ?? this.#bound.prepare(from, to);
    this.#prepared.set(key, known);
    const prepared = await known;
    return {
      shapes: prepared.shapes,
      run: (draws) => prepared.run(draws),
      ...(prepared.runMany && { runMany: prepared.runMany.bind(prepared) }),
      ...(prepared.runProducts && { runProducts: prepared.runProducts.bind(prepared) }),
      ...(prepared.subtracting && { subtracting: prepared.subtracting }),
      dispose: () => {},
    };
  }

  async dispose(): Promise<void> {
    for (const prepared of await Promise.allSettled(this.#prepared.values()))
      if (prepared.status === "fulfilled") prepared.value.dispose();
  }
}
