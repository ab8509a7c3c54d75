import { spawnSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { built } from "./built.ts";

const executablePath = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();
const files = new Map<string, string>();

beforeAll(async () => {
  if (executablePath === "" && process.env.CI === "true") throw new Error("CI needs chromium.");
  built("worker.js");
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
    for (const { fileName, code, source } of output) files.set(`/${fileName}`, code ?? String(source));
}, 120_000);

afterAll(() => {
  if (executablePath === "")
    process.stdout.write("browser.test.ts did not open a page: chromium is not there (apt-get install chromium).\n");
});

test("a bundler finds the worker's module, and nothing of Node is in what it makes", () => {
  const names = [...files.keys()];
  expect(names.filter((name) => /\/worker-.*\.js$/.test(name)).length).toBe(1);
  const node = [...files].filter(([, code]) => /node:worker_threads|parentPort/.test(code)).map(([name]) => name);
  expect(node).toEqual([]);
});

test.skipIf(executablePath === "").each([
  ["where memory can be shared", true],
  ["where it cannot", false],
])("Web Workers give the bits of the page itself, %s", async (_, isolated) => {
  const server = await serve(isolated);
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  });
  try {
    const page = await browser.newPage();
    const { port } = server.address() as { port: number };
    await page.goto(`http://localhost:${port}/`);
    await page.waitForFunction("document.title !== ''", null, { timeout: 50_000 });
    expect(JSON.parse(await page.title())).toEqual({ same: { cpu: true, webgl: true }, isolated });
  } finally {
    await browser.close();
    server.close();
  }
});

async function serve(isolated: boolean): Promise<Server> {
  const main = [...files.keys()].find((name) => /\/page-.*\.js$/.test(name));
  const headers = isolated
    ? { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" }
    : {};
  const server = createServer(({ url = "/" }, response) => {
    const code = files.get(url);
    const type = url === "/" ? "text/html" : "text/javascript";
    response.writeHead(url === "/" || code !== undefined ? 200 : 404, { ...headers, "content-type": type });
    response.end(url === "/" ? `<script type="module" src="${main}"></script>` : code);
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  return server;
}
