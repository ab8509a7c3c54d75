import { parseArgs } from "node:util";

/** What the command line says. */
export interface BenchOptions {
  /** Small sizes and few rounds: shows that everything runs, tells nothing about speed. */
  readonly quick: boolean;
  /** Names of the parts to measure; all of them when empty. */
  readonly only: readonly string[];
  readonly rounds: number | undefined;
  /** Where to write the page; printed when undefined. */
  readonly out: string | undefined;
}

/** Reads the command line. A partial or quick run is printed unless `--out` says where to write it. */
export function readOptions(args: readonly string[], page: string): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      rounds: { type: "string" },
      out: { type: "string" },
    },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) throw new Error("--rounds: a whole number.");
  const whole = !values.quick && values.only.length === 0 && rounds === undefined;
  return { quick: values.quick, only: values.only, rounds, out: values.out ?? (whole ? page : undefined) };
}
