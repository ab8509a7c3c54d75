import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parts, sizeOf, sizePage } from "./sizes.ts";

const page = new URL("../../docs/support/size.md", import.meta.url);

test("no part is larger than its ceiling, and the page says how large they are", async () => {
  const sizes = await Promise.all(parts.map(sizeOf));
  for (const [i, { name, what, ceiling }] of parts.entries())
    expect(sizes[i], `${name}: ${what}`).toBeLessThanOrEqual(ceiling);
  if (process.env.MAYHAP_WRITE === "size") writeFileSync(page, sizePage(sizes));
  // Within half a kB: the sizes move with every change, and the table is written now and then.
  const said = [...readFileSync(page, "utf8").matchAll(/\| +([\d.]+) \|$/gm)].map(([, kB]) => Number(kB));
  expect(said).toHaveLength(parts.length);
  for (const [i, kB] of said.entries()) expect(Math.abs(kB - (sizes[i] as number)), parts[i]?.what).toBeLessThan(0.5);
});
