import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkBuilt } from "./built.ts";

const executablePath = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();
const files = new Map<string, string | Uint8Array>();

beforeAll(async () => {
  if (executablePath === "" && process.env.CI === "true") throw new Error("CI needs chromium.");
  checkBuilt();
  const input = fileURLToPath(new URL("page.js", import.meta.url));
  // As users build it: no source conditions, no options for workers.
  const result = await build({
    root: fileURLToPath(new URL("../..", import.meta.url)),
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, rollupOptions: { input } },
  });
  const outputs = (Array.isArray(result) ? result : [result]) as {
    output: { fileName: string; code?: string; source?: string | Uint8Array }[];
  }[];
  for (const { output } of outputs)
    for (const { fileName, code, source } of output) files.set(`/${fileName}`, code ?? source ?? "");
  const web = dirname(fileURLToPath(import.meta.resolve("onnxruntime-web")));
  for (const name of ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"])
    files.set(`/ort/${name}`, readFileSync(join(web, name)));
  files.set("/model.onnx", readFileSync(new URL("../../../../docs/fixtures/model.onnx", import.meta.url)));
}, 120_000);

afterAll(() => {
  if (executablePath === "")
    process.stdout.write("browser.test.ts did not open a page: chromium is not there (apt-get install chromium).\n");
});

const code = (): [string, string][] =>
  [...files].flatMap(([name, text]) => (name.startsWith("/ort/") ? [] : [[name, String(text)]]));

test("a bundler finds the worker's module, and nothing of Node is in what it makes", () => {
  expect(code().filter(([name]) => /\/worker-[\w-]{8}\.js$/.test(name)).length).toBe(1);
  expect(code().filter(([, text]) => /node:worker_threads|parentPort/.test(text))).toEqual([]);
});

test.skipIf(executablePath === "").each([
  ["where memory can be shared", true],
  ["where it cannot", false],
])("Web Workers give the bits of the page itself, %s", async (_, isolated) => {
  const server = await serve(isolated);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const { port } = server.address() as { port: number };
    await page.goto(`http://localhost:${port}/`);
    await page.waitForFunction("document.title !== ''", null, { timeout: 50_000 });
    expect(JSON.parse(await page.title())).toEqual({ same: [true, true], refused: "RUNTIME_MISSING", isolated });
  } finally {
    await browser.close();
    server.close();
  }
});

const types: Readonly<Record<string, string>> = {
  js: "text/javascript",
  mjs: "text/javascript",
  wasm: "application/wasm",
};

async function serve(isolated: boolean): Promise<Server> {
  const main = [...files.keys()].find((name) => /\/page-.*\.js$/.test(name));
  const headers = isolated
    ? { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" }
    : {};
  const server = createServer(({ url = "/" }, response) => {
    const body = url === "/" ? `<script type="module" src="${main}"></script>` : files.get(url);
    const type = url === "/" ? "text/html" : (types[url.split(".").at(-1) ?? ""] ?? "application/octet-stream");
    response.writeHead(body === undefined ? 404 : 200, { ...headers, "content-type": type });
    response.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  return server;
}
