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
  // One copy of the weights is the model, one is what is drawn or what onnxruntime keeps. Code and sessions take a few MB more: 20 MB are
  // granted, which with 400 MB of weights (`pnpm memory`) are a twentieth. A third copy would be 134 MB.
  it.each(["MatMul", "Gemm"] as const)("a network of %s takes two times its weights", async (op) => {
    const widths = [4096, 4096, 4096];
    const { path, bytes } = writeChain(folder, { op, widths });
    const { base, peak } = await memoryOf(path, widths[0] as number, "all-but-first");
    expect(peak - base).toBeLessThan(2.2 * bytes + 20 * 2 ** 20);
    expect(peak - base).toBeGreaterThan(bytes);
  });
});

describe("a model of more than 2 GB", () => {
  it("is loaded from a sparse file and predicts, in as much memory", async () => {
    const widths = [8192, 33_000, 8192];
    const { path, bytes } = writeChain(folder, { op: "MatMul", widths });
    expect(bytes).toBeGreaterThan(2 ** 31);
    const { base, peak } = await memoryOf(path, widths[0] as number, "all-but-first");
    expect(peak - base).toBeLessThan(2.2 * bytes);
  });
});
