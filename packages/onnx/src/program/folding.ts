import type { Prepared, RawArray } from "@mayhap/core";
import type { TensorConstructor } from "onnxruntime-common";
import type { Scope } from "../graph/scope.ts";
import { folded, foldsRight, type Suffix } from "./fold.ts";
import { put } from "./put.ts";
import type { RowState } from "./row-ops.ts";
import { rowValues } from "./row-values.ts";
import type { Part } from "./split.ts";
import { repeatRows } from "./tile.ts";

/** Knows of one program whether its samples may share a batch. */
export class Folding {
  readonly #part: Part;
  readonly #scope: Scope;
  readonly #random: readonly string[];
  readonly #known = new Map<string, Promise<boolean>>();

  /** `random`: the graph inputs that draws come in by. */
  constructor(part: Part, scope: Scope, random: readonly string[]) {
    this.#part = part;
    this.#scope = scope;
    this.#random = random;
  }

  /** `Prepared.runMany`, where that is right. `found`: the outputs that no draw reaches. */
  async runMany(
    suffix: Suffix,
    found: Readonly<Record<string, RawArray>>,
    tensors: TensorConstructor,
  ): Promise<Prepared["runMany"]> {
    const { rows, drawn } = suffix;
    if (drawn.some(({ shape }) => (shape[0] ?? 1) % rows !== 0)) return undefined;
    if (Object.values(found).some(({ shape }) => shape[0] !== rows)) return undefined;
    if (!(await this.#right(suffix, tensors))) return undefined;
    const run = folded(suffix, tensors);
    return async (draws, samples) => {
      const outputs: Record<string, RawArray> = {};
      for (const [name, array] of Object.entries(found)) put(outputs, name, repeatRows(array, samples));
      return Object.assign(outputs, await run(draws, samples));
    };
  }

  /** The trial costs three small runs; what it found holds for all inputs of the same shape but for the number of rows. */
  #right(suffix: Suffix, tensors: TensorConstructor): Promise<boolean> {
    const { base, tiled, rows } = suffix;
    const shapes = Object.entries(base).map(([name, { type, dims }]) =>
      tiled.includes(name) ? [name, type, "rows", dims.slice(1)] : [name, type, dims],
    );
    const key = JSON.stringify([rows === 1, shapes]);
    let right = this.#known.get(key);
    if (right === undefined) {
      right = this.#apart(suffix) ? foldsRight(suffix, tensors) : Promise.resolve(false);
      this.#known.set(key, right);
    }
    return right;
  }

  /** Whether the graph itself keeps examples apart, as far as its operators tell. */
  #apart({ base, tiled }: Suffix): boolean {
    const given = new Map<string, RowState>(this.#random.map((name) => [name, "rows"]));
    for (const name of Object.keys(base)) given.set(name, tiled.includes(name) ? "rows" : "unsure");
    const states = rowValues(this.#part.nodes, given, this.#scope);
    return this.#part.outputs.every((name) => states.get(name) !== "mixed");
  }
}
