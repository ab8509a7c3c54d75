import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { checkBuilt } from "../../../../test/support/built.ts";
import { bundlePage, type Files, hasChromium, titleOf } from "../../../../test/support/worker-page.ts";

let bundled: Files;

beforeAll(async () => {
  checkBuilt("core", "onnx");
  bundled = await bundlePage(new URL("page.js", import.meta.url));
}, 120_000);

test("a bundler finds the worker's module, and nothing of Node is in what it makes", () => {
  expect([...bundled.keys()].filter((name) => /\/worker-[\w-]{8}\.js$/.test(name)).length).toBe(1);
  const node = [...bundled].filter(([, text]) => /node:worker_threads|parentPort/.test(String(text)));
  expect(node.map(([name]) => name)).toEqual([]);
});

test.skipIf(!hasChromium()).each([
  ["where memory can be shared", true],
  ["where it cannot", false],
])("Web Workers give the bits of the page itself, %s", async (_, isolated) => {
  const files = new Map(bundled);
  const web = dirname(fileURLToPath(import.meta.resolve("onnxruntime-web")));
  for (const name of ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"])
    files.set(`/ort/${name}`, readFileSync(join(web, name)));
  files.set("/model.onnx", readFileSync(new URL("../../../../docs/fixtures/model.onnx", import.meta.url)));
  expect(await titleOf(files, isolated)).toEqual({ same: [true, true], refused: "RUNTIME_MISSING", isolated });
});
