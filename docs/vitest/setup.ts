import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { root } from "./pages.ts";

// Pages read and write files where they are: in a folder of their own that holds a model.
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "mayhap-docs-"));
cpSync(join(root, "docs", "fixtures"), folder, { recursive: true });
process.chdir(folder);

afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});
