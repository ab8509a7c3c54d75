import { MayhapError } from "@mayhap/core";

/** The codes of the typed errors that steps met, or `works`. An untyped error is thrown. */
export class Steps {
  readonly #codes: string[] = [];

  /** What a step gives; undefined where it met a typed error. */
  async try<T>(step: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof MayhapError)) throw error;
      this.#codes.push(error.code);
      return undefined;
    }
  }

  get outcome(): string {
    return this.#codes.join(" ") || "works";
  }
}
