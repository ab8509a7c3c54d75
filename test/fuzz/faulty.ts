import { readFileSync } from "node:fs";
import type { Places } from "./places.ts";
import type { Case, Target } from "./target.ts";

const never: Readonly<Record<string, (places: Places) => unknown>> = {
  "does well": () => undefined,
  "throws what is no error of ours": () => {
    throw new TypeError("untyped");
  },
  "reads outside of the folder": ({ secret }) => readFileSync(secret),
  "asks for memory that no file backs": () => new Float64Array(2 ** 31 - 1).fill(1),
  "rejects and nobody looks": () => void Promise.reject(new Error("stray")),
  "ends the process": () => process.abort(),
  "never ends": () => {
    for (;;);
  },
  "changes what all objects have": () => Object.assign(Object.prototype, { polluted: true }),
};

/** Does one thing after the other that must be noticed: the test of the tests. */
export function faultyTarget(): Target {
  const kinds = Object.keys(never);
  return {
    async make(_, places, number): Promise<Case> {
      const how = kinds[number] as string;
      return {
        how,
        run: async () => {
          never[how]?.(places);
          return "works";
        },
      };
    },
  };
}
