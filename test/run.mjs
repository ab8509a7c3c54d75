// The test command: `npx --yes pnpm@12 test`. Says first what this machine lacks, and how to get it; with CI=true that is a failure.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parts } from "./support/parts.mjs";

const ci = process.env.CI === "true";
const missing = parts.filter(({ present }) => !present());
for (const { name, used, get } of missing) console.log(`Not here: ${name} (${used}). ${get}`);
if (ci && missing.length > 0) {
  console.error("CI=true: every part must be there.");
  process.exit(1);
}

const bin = (name, folder = ".") => join(import.meta.dirname, "..", folder, "node_modules", ".bin", name);
const report = mkdtempSync(join(tmpdir(), "mayhap-test-"));
const json = join(report, "vitest.json");
const steps = [
  ["format and lint", bin("biome"), ["check", "--error-on-warnings", "."]],
  ["types", bin("tsc"), ["-p", "tsconfig.json"]],
  ["build", "node", ["test/build.mjs"]],
  ["API reference", bin("typedoc", "docs"), ["--options", "docs/typedoc.json"]],
  ["docs site", bin("vitepress", "docs"), ["build", "docs"]],
  [
    "tests",
    bin("vitest"),
    ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${json}`, ...process.argv.slice(2)],
  ],
];

let failed = 0;
for (const [title, command, args] of steps) {
  const started = performance.now();
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  console.log(`${status === 0 ? "ok" : "FAILED"}: ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (status !== 0) failed++;
}
if (existsSync(json)) {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(json, "utf8"));
  console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
}
rmSync(report, { recursive: true, force: true });
process.exit(failed === 0 ? 0 : 1);
