import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { adapter, loadOnnx } from "../src/index.ts";
import { runnable } from "./support/feeds.ts";
import { bits, distance, runFile, runModel, sampleOnce } from "./support/run.ts";
import { connect, maskable } from "./support/transform.ts";

// The ONNX standard's own test models, where Debian's libonnx-testdata puts them.
const folder = "/usr/include/onnx/backend/test/data";
const here = existsSync(folder);
if (!here && process.env.CI === "true") throw new Error("CI needs libonnx-testdata.");
const files = here
  ? readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.name.endsWith(".onnx"))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort()
  : [];

afterAll(() => {
  if (!here) process.stdout.write("backend.test.ts did not run: apt-get install libonnx-testdata.\n");
});

describe.skipIf(!here)("the ONNX backend tests", () => {
  test("all are read and walked; those with layers keep their bits at p = 0 and .2, and their values under masks of ones", async () => {
    const wrong: string[] = [];
    let transformed = 0;
    for (const name of files) {
      const model = await loadOnnx(join(folder, name));
      const ids = adapter.layers(model).map((l) => l.id);
      if (new Set(ids).size !== ids.length) wrong.push(`${name}: ids`);
      if (maskable(model).length === 0) continue;
      const feeds = await runnable(join(folder, name));
      if (feeds === undefined) continue;
      const original = await runFile(join(folder, name), feeds);
      for (const p of [0, 0.2]) {
        const values = await runModel(connect(model, { p, bias: true }), feeds);
        if (JSON.stringify(bits(values)) !== JSON.stringify(bits(original))) wrong.push(`${name}: bits at p = ${p}`);
      }
      const ones = distance(original, await sampleOnce(connect(model, { p: 0.2, bias: true }), feeds));
      if (!(ones < 1e-5)) wrong.push(`${name}: ${ones} under masks of ones`);
      transformed++;
    }
    expect(wrong).toEqual([]);
    expect([files.length > 1000, transformed > 25]).toEqual([true, true]);
  });
});
