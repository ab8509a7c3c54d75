import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryOf, writeChain } from "./memory/measure.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mayhap-memory-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("from load to predict", () => {
  // One copy of the weights is the model, one is what is drawn or what onnxruntime keeps; small models, where time matters more, have a third.
  it.each(["MatMul", "Gemm"] as const)("a network of %s takes two times its weights", async (op) => {
    const widths = [4096, 5200, 4096];
    const { path, bytes } = writeChain(folder, { op, widths });
    const { base, peak } = await memoryOf(path, widths[0] as number, "all");
    expect(peak - base).toBeLessThan(2.2 * bytes);
    expect(peak - base).toBeGreaterThan(bytes);
  });
});

// It takes 4.5 GB and half a minute.
const here = process.env.CI === "true";
if (!here) process.stdout.write("memory.test.ts tries a model of more than 2 GB only where CI=true.\n");

describe.runIf(here)("a model of more than 2 GB", () => {
  it("is loaded from a sparse file and predicts, in as much memory", async () => {
    const widths = [8192, 33_000, 8192];
    const { path, bytes } = writeChain(folder, { op: "MatMul", widths });
    expect(bytes).toBeGreaterThan(2 ** 31);
    const { base, peak } = await memoryOf(path, widths[0] as number, "all-but-first");
    expect(peak - base).toBeLessThan(2.2 * bytes);
  });
});
