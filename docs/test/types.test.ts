import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blocks } from "virtual:documents";
import { expect, it } from "vitest";
import { root } from "../vitest/pages.ts";

// Blocks are checked where their imports resolve as a reader's would, and relative ones as if they lay among the examples.
const folder = join(root, "docs", ".types");

it("every block type-checks", () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  try {
    const running = blocks.filter(({ use }) => use.type === "run");
    for (const [i, { code, line }] of running.entries())
      writeFileSync(join(folder, `block-${i}.ts`), `${"\n".repeat(line - 1)}${code}\nexport {};\n`);
    const compilerOptions = { rootDirs: [".", "../examples"], noUncheckedIndexedAccess: false, noEmit: true };
    const config = { extends: "../../tsconfig.json", compilerOptions, include: ["*.ts"], exclude: [] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const { stdout } = spawnSync(
      join(root, "node_modules", ".bin", "tsc"),
      ["-p", "tsconfig.json", "--pretty", "false"],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    const errors = stdout
      .split("\n")
      .filter((line) => line.startsWith("block-"))
      .map((line) => line.replace(/^block-(\d+)\.ts/, (_, i) => running[Number(i)]?.file ?? ""));
    expect(errors).toEqual([]);
    // What the compiler says of other files is not about the pages, but it must have come to them.
    expect(running.length).toBeGreaterThan(10);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
