import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { build } from "vite";

const executablePath = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();

/** Whether pages can be opened. Says so where they cannot; throws in CI. */
export function hasChromium(): boolean {
  if (executablePath !== "") return true;
  if (process.env.CI === "true") throw new Error("CI needs chromium.");
  process.stdout.write("No page was opened: chromium is not there (apt-get install chromium).\n");
  return false;
}

/** A page's files by path. */
export type Files = Map<string, string | Uint8Array>;

/** Bundles `page.js` of a package's `test/workers` with its workers as users do: no source conditions, no options for workers. */
export async function bundlePage(input: URL): Promise<Files> {
  const result = await build({
    root: fileURLToPath(new URL("../..", input)),
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, rollupOptions: { input: fileURLToPath(input) } },
  });
  const outputs = (Array.isArray(result) ? result : [result]) as {
    output: { fileName: string; code?: string; source?: string | Uint8Array }[];
  }[];
  const files = outputs.flatMap(({ output }) => output);
  return new Map(files.map(({ fileName, code, source }) => [`/${fileName}`, code ?? source ?? ""]));
}

/** What is in the title of the page in the end, as JSON. `isolated`: from other origins, so that memory can be shared. */
export async function titleOf(files: Files, isolated: boolean): Promise<unknown> {
  const server = await serve(files, isolated);
  const args = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    const { port } = server.address() as { port: number };
    await page.goto(`http://localhost:${port}/`);
    await page.waitForFunction("document.title !== ''", null, { timeout: 50_000 });
    return JSON.parse(await page.title());
  } finally {
    await browser.close();
    server.close();
  }
}

const types: Readonly<Record<string, string>> = {
  js: "text/javascript",
  mjs: "text/javascript",
  wasm: "application/wasm",
};

async function serve(files: Files, isolated: boolean): Promise<ReturnType<typeof createServer>> {
  const main = [...files.keys()].find((name) => /\/page-.*\.js$/.test(name));
  const headers = isolated
    ? { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" }
    : {};
  const server = createServer(({ url = "/" }, response) => {
    const body = url === "/" ? `<script type="module" src="${main}"></script>` : files.get(url);
    const type = url === "/" ? "text/html" : (types[url.split(".").at(-1) ?? ""] ?? "application/octet-stream");
    response.writeHead(body === undefined ? 404 : 200, { ...headers, "content-type": type }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  return server;
}
