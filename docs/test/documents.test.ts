import { join } from "node:path";
import { blocks } from "virtual:documents";
import { describe, expect, it } from "vitest";
import { root } from "../vitest/pages.ts";

for (const { file, line, load } of blocks)
  if (load)
    it(`${file}:${line}`, async () => {
      const { check, count } = await load();
      expect(check.unreached(count), "assertions that were never reached").toEqual([]);
    });

describe("files of the guide", () => {
  const parts = blocks.flatMap(({ use, file, code }) =>
    use.type === "file" ? [{ name: use.name, page: file, code }] : [],
  );
  // `vitest run -u` writes the files anew from the pages.
  for (const name of new Set(parts.map((part) => part.name)))
    for (const page of new Set(parts.filter((part) => part.name === name).map((part) => part.page)))
      it(`${name} is what ${page} shows, part after part`, async () => {
        const shown = parts.filter((part) => part.name === name && part.page === page).map(({ code }) => code);
        await expect(`${shown.join("\n\n")}\n`).toMatchFileSnapshot(join(root, "docs", "examples", name));
      });
});

it("no block is marked no-run", () => {
  const marked = blocks.flatMap(({ use, file, line }) =>
    use.type === "no-run" ? [`${file}:${line} ${use.reason}`] : [],
  );
  expect(marked).toEqual([]);
});
