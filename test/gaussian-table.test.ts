import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { deviation } from "./gaussian/deviation.ts";
import { readTable, table, withTable } from "./gaussian/table.ts";

// How far `method: "gaussian"` is from exact samples, against the width of the layers: the table of docs/guide/gaussian.md.
// `pnpm gaussian-table` measures it anew; the tests look at two of its lines, with fewer samples.

const page = join(import.meta.dirname, "..", "docs", "guide", "gaussian.md");
const widths = [2, 4, 8, 16, 32, 64, 128];
const ps = [0.2, 0.5];

it.runIf(process.env.MAYHAP_WRITE === "gaussian")(
  "writes the table",
  async () => {
    const found = [];
    for (const width of widths) for (const p of ps) found.push(await deviation(width, p, 20_000, 8));
    const text = table(found);
    process.stdout.write(`${text}\n`);
    writeFileSync(page, withTable(readFileSync(page, "utf8"), text));
  },
  900_000,
);

it.each(ps)("is near for wide layers and far for narrow ones, as the guide's table says, p = %d", async (p) => {
  const column = 1 + 2 * ps.indexOf(p);
  const lines = readTable(readFileSync(page, "utf8"));
  expect(lines.map(([width]) => width)).toEqual(widths);
  for (const width of [4, 64]) {
    const found = await deviation(width, p, width === 4 ? 20_000 : 5000, 3);
    const line = lines.find(([w]) => w === width) as number[];
    const stated = [line[column], line[column + 1]].map((percent) => (percent as number) / 100) as [number, number];
    // Other and fewer networks: of the size that is stated, give or take a factor of three, over their own Monte-Carlo error.
    expect(found.mean).toBeLessThan(3 * Math.hypot(stated[0], found.meanError));
    expect(found.std).toBeLessThan(3 * Math.hypot(stated[1], found.stdError));
    if (width === 4) {
      expect(found.mean).toBeGreaterThan(stated[0] / 3);
      expect(found.mean).toBeGreaterThan(2 * found.meanError);
    }
  }
});
