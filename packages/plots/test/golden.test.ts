import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fingerprint, pictures } from "./pictures.ts";

/** Fingerprints of the pictures as Node draws them; test/browser compares them with what a browser draws. `MAYHAP_WRITE=plots` writes them. */
const file = join(import.meta.dirname, "golden.json");

it("draws the pictures that are written down", () => {
  const found = Object.fromEntries(Object.entries(pictures).map(([name, draw]) => [name, fingerprint(draw())]));
  if (process.env.MAYHAP_WRITE === "plots") writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  expect(found).toEqual(JSON.parse(readFileSync(file, "utf8")));
});
