import type { NdArray } from "@mayhap/core";
import { at } from "../shared/part.ts";

/** What each sampled network says: one cell for each, in the order of their numbers, so that a network keeps its place. */
export class Crowd {
  readonly #cells: readonly HTMLElement[];

  constructor(root: HTMLElement) {
    this.#cells = [...root.children] as HTMLElement[];
  }

  /** @param samples class probabilities of one picture, `[1, 10]` each; undefined: nobody was asked */
  show(samples: readonly NdArray[] | undefined): void {
    for (const [i, cell] of this.#cells.entries()) {
      const sample = samples?.[i]?.data;
      if (sample === undefined) {
        cell.textContent = "";
        cell.removeAttribute("style");
        continue;
      }
      const digit = voteOf(sample);
      cell.textContent = String(digit);
      cell.style.cssText = `--digit:${digit};--sure:${at(sample, digit).toFixed(2)}`;
    }
  }
}

/** The digit that a network votes for. @param probabilities of each digit, as it sees them */
export function voteOf(probabilities: Float64Array): number {
  return probabilities.reduce((best, value, digit) => (value > at(probabilities, best) ? digit : best), 0);
}
