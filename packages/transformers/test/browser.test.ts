import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import { chromium } from "playwright";
import { build } from "vite";
import { expect, test } from "vitest";
import { type SureLabel, withUncertainty } from "../src/index.ts";
import { textModel } from "./support/model-folder.ts";

const executablePath = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();
const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

test("in a page: p = 0 gives the pipeline's own answer, and a seed what it gives in Node", async () => {
  if (executablePath === "") {
    if (process.env.CI === "true") throw new Error("CI needs chromium.");
    return process.stdout.write(
      "browser.test.ts did not open a page: chromium is not there (apt-get install chromium).\n",
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "mayhap-transformers-page-"));
  textModel(join(folder, "mood"), "text", ["sad", "glad", "angry"]);
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: "silent",
    build: {
      outDir: join(folder, "page"),
      target: "es2022",
      minify: false,
      rollupOptions: { input: join(import.meta.dirname, "page.js"), output: { entryFileNames: "page.js" } },
    },
  });
  // The onnxruntime-web that transformers.js has, not the one of @mayhap/onnx.
  const library = createRequire(import.meta.resolve("@huggingface/transformers"));
  const web = dirname(library.resolve("onnxruntime-web"));
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const file = path.startsWith("/ort/") ? join(web, path.slice(5)) : join(folder, path.replace("/models/", "/"));
    if (path === "/")
      response
        .writeHead(200, { "content-type": "text/html" })
        .end('<script type="module" src="/page/page.js"></script>');
    else if (!existsSync(file)) response.writeHead(404).end();
    else
      response
        .writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" })
        .end(readFileSync(file));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
    await page
      .waitForFunction(() => "answer" in window, undefined, { timeout: 30_000 })
      .catch((error) => {
        throw new Error(`${error}: ${errors.join("; ")}`);
      });
    const { own, same, sure } = (await page.evaluate(() => (window as never as { answer: unknown }).answer)) as Record<
      string,
      SureLabel[]
    >;
    expect(same?.map(({ label, score }) => ({ label, score }))).toEqual(own);

    env.allowRemoteModels = false;
    env.useFSCache = false;
    env.localModelPath = folder;
    const pipe = await pipeline("text-classification", "mood");
    const inNode = await (await withUncertainty(pipe, { model: "mood", p: 0.3, samples: 40, seed: 7 }))(
      "this example is good .",
      { top_k: null },
    );
    expect(sure?.map(({ label }) => label)).toEqual(inNode.map(({ label }) => label));
    for (const [i, { score, std, epistemic }] of inNode.entries()) {
      expect(sure?.[i]?.score).toBeCloseTo(score, 5);
      expect(sure?.[i]?.std).toBeCloseTo(std, 5);
      expect(sure?.[i]?.epistemic).toBeCloseTo(epistemic, 5);
    }
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true });
  }
}, 120_000);
