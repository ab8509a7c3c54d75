import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parts, sizeOf, sizePage } from "./sizes.ts";

const page = new URL("../../docs/support/size.md", import.meta.url);

test("no part is larger than its ceiling, and the page says how large they are", async () => {
  const sizes = await Promise.all(parts.map(sizeOf));
  for (const [i, { name, what, ceiling }] of parts.entries())
    expect(sizes[i]?.first, `${name}: ${what}`).toBeLessThanOrEqual(ceiling);
  if (process.env.MAYHAP_WRITE === "size") writeFileSync(page, sizePage(sizes));
  // Within half a kB: the sizes move with every change, and the table is written now and then.
  const said = [...readFileSync(page, "utf8").matchAll(/\| +([\d.]+) \| +([\d.]+) \| +([\d.]+) \|$/gm)];
  expect(said).toHaveLength(parts.length);
  for (const [i, { first, usual, seldom }] of sizes.entries())
    for (const [k, kB] of [first, usual, seldom].entries())
      expect(Math.abs(kB - Number(said[i]?.[k + 1])), parts[i]?.what).toBeLessThan(0.5);
});
