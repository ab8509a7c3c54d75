import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adapter, loadOnnx } from "@mayhap/onnx";
import { afterAll, describe, expect, it } from "vitest";
import { makeNode } from "../packages/onnx/src/graph/node.ts";
import { buildBytes } from "../packages/onnx/test/support/build.ts";
import { check } from "../packages/onnx/test/support/checker.ts";
import { kinds } from "./models/count/found.ts";
import { asItIs, type Case, standardModels, withWeights } from "./standard/cases.ts";
import { examine, type Finding } from "./standard/examine.ts";
import { byLayer, page } from "./standard/page.ts";

// The ONNX standard's backend tests. All that have layers, and every twelfth of the others; all of them with `pnpm backend-table`.

const writes = process.env.MAYHAP_WRITE === "backend";
const models = standardModels();
if (models.length === 0)
  process.stdout.write("standard.test.ts did not run: apt-get install libonnx-testdata python3-onnx.\n");

const folder = mkdtempSync(join(tmpdir(), "mayhap-standard-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function hasLayers({ bytes }: Case): Promise<boolean> {
  return adapter.layers(await loadOnnx(bytes)).some(({ kind }) => kinds.some((k) => k === kind));
}

async function examineAll(cases: readonly Case[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [i, one] of cases.entries()) {
    if (!writes && i % 12 !== 0 && !(await hasLayers(one))) continue;
    found.push(await examine(one, folder, `${cases.length}-${i}`));
  }
  return found;
}

/** What `onnx.checker` refuses although it takes the original. */
function spoiled(findings: readonly Finding[]): string[] {
  const pairs = findings.flatMap(({ files }) => files.saved.map((saved) => [files.original, saved] as const));
  const said = check(pairs.flat());
  return pairs.flatMap(([, saved], i) => (said[2 * i] === "ok" && said[2 * i + 1] !== "ok" ? [saved] : []));
}

describe.skipIf(models.length === 0)("the ONNX standard's backend tests", () => {
  const found: Finding[][] = [];

  it("are transformed, saved, loaded and run without changing a bit, and pass onnx.checker", {
    timeout: 600_000,
  }, async () => {
    for (const cases of [models.map(asItIs), models.flatMap(withWeights)]) found.push(await examineAll(cases));
    expect(found.flat().flatMap(({ name, wrong }) => wrong.map((what) => `${name}: ${what}`))).toEqual([]);
    expect(spoiled(found.flat())).toEqual([]);
    const bad = join(folder, "bad.onnx");
    const nodes = [makeNode("NoSuchOperator", ["x"], ["y"])];
    writeFileSync(bad, buildBytes({ nodes, inputs: { x: [1] }, outputs: { y: [1] } }));
    expect(check([bad])[0]).toContain("refused");
    expect(found.flat().filter(({ replaced }) => replaced).length).toBeGreaterThan(100);
  });

  it("are what the committed page says", () => {
    const [asTheyAre = [], stored = []] = found;
    const file = join(import.meta.dirname, "..", "docs", "support", "backend.md");
    if (writes) writeFileSync(file, page(asTheyAre, stored));
    expect(existsSync(file), "write it with `pnpm backend-table`").toBe(true);
    expect(readFileSync(file, "utf8"), "write it anew with `pnpm backend-table`").toContain(byLayer(found.flat()));
  });
});
