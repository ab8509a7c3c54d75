import type { Dice } from "./dice.ts";
import type { Places } from "./places.ts";

/** One hostile file, and what becomes of it. */
export interface Case {
  /** What was done to which file. */
  readonly how: string;
  /**
   * Uses the file as a person would. Returns `works`, or the codes of the typed errors that it met; throws whatever else
   * is thrown.
   */
  run(): Promise<string>;
}

/** A kind of file that people get from others. */
export interface Target {
  /** Writes hostile file number `number` into `places.folder`, as the dice fall. */
  make(dice: Dice, places: Places, number: number): Promise<Case>;
}
