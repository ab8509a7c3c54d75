import { setTimeout as pause } from "node:timers/promises";

/** Something to measure: gives a number (ms, bytes) each time. */
export interface Entry {
  readonly name: string;
  measure(): Promise<number>;
}

/** ms between two measurements, in which a runtime's threads stop spinning for work. */
const PAUSE = 50;

/** Measures all entries in turn, round after round: A B C A B C …. Gives their values by name, one for each round. */
export async function interleave(entries: readonly Entry[], rounds: number): Promise<Map<string, number[]>> {
  const values = new Map<string, number[]>(entries.map(({ name }) => [name, []]));
  if (values.size !== entries.length) throw new Error("Two entries have the same name.");
  for (let round = 0; round < rounds; round++)
    for (const { name, measure } of entries) {
      globalThis.gc?.();
      await pause(PAUSE);
      values.get(name)?.push(await measure());
    }
  return values;
}
