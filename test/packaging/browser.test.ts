import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dropconnect, type Prediction, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundlers } from "./bundlers.ts";
import { type Project, packedProject } from "./project.ts";
import { serve } from "./server.ts";

// Small pages, built by each bundler from the packed packages and loaded in a real browser.

const executablePath = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();
const file = fileURLToPath(new URL("../../docs/fixtures/model.onnx", import.meta.url));
const pages = fileURLToPath(new URL("pages/", import.meta.url));
const cases = Object.keys(bundlers).flatMap((bundler) => ["onnx", "tfjs"].map((page) => [bundler, page] as const));

let project: Project;
let browser: Browser | undefined;
let server: Server;
let origin: string;

beforeAll(async () => {
  if (executablePath === "" && process.env.CI === "true") throw new Error("CI needs chromium.");
  project = packedProject();
  for (const name of readdirSync(pages)) copyFileSync(join(pages, name), join(project.folder, name));
  copyFileSync(file, join(project.folder, "out", "model.onnx"));
  const ort = dirname(fileURLToPath(import.meta.resolve("onnxruntime-web")));
  ({ server, origin } = await serve({ "": join(project.folder, "out"), ort }));
  if (executablePath !== "") browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
}, 120_000);

afterAll(async () => {
  if (executablePath === "") process.stdout.write("browser.test.ts opened no page: chromium is not there.\n");
  await browser?.close();
  server.close();
  rmSync(project.folder, { recursive: true, force: true });
}, 60_000);

test.each(cases)(
  "%s bundles @mayhap/%s for a page, without anything of Node",
  async (bundler, page) => {
    await bundlers[bundler]?.(project.folder, page);
    const out = join(project.folder, "out", `${bundler}-${page}`);
    const scripts = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) => extname(name) === ".js");
    const texts = scripts.map((name) => readFileSync(join(out, name), "utf8"));
    // Vite puts an empty module for what only Node has; of TF.js' own dependencies one asks for such a thing.
    const nodes =
      page === "tfjs" ? /(from|import\()\s*["']node:|parentPort/ : /node:worker_threads|parentPort|browser-external/;
    expect(texts.flatMap((text) => text.match(nodes) ?? [])).toEqual([]);
    if (browser === undefined) return;
    const found = await titleOf(browser, `${origin}/${bundler}-${page}/${bundler === "vite" ? page : "index"}.html`);
    expect(found).toMatchObject({ same: true });
    const { mean, std } = await (page === "onnx" ? onnxInNode() : tfjsInNode());
    found.mean.forEach((value, i) => {
      expect(value).toBeCloseTo(mean.data[i] ?? Number.NaN, 5);
      expect(found.std[i]).toBeCloseTo(std.data[i] ?? Number.NaN, 5);
    });
    expect(found.epistemic[0]).toBeGreaterThan(0);
  },
  60_000,
);

interface Found {
  readonly mean: number[];
  readonly std: number[];
  readonly epistemic: number[];
  readonly same: boolean;
}

async function titleOf(browser: Browser, url: string): Promise<Found> {
  const page = await browser.newPage();
  const said: string[] = [];
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("requestfailed", (request) => said.push(request.url()));
  try {
    await page.goto(url);
    await page.waitForFunction("document.title !== ''", null, { timeout: 30_000 });
    return JSON.parse(await page.title());
  } catch (cause) {
    throw new Error(`${url}: ${said.join("; ")}`, { cause });
  } finally {
    await page.close();
  }
}

async function onnxInNode(): Promise<Prediction> {
  return predict(dropconnect(await loadOnnx(file), 0.2), { x: [[0.5, -1, 2, 0]] }, { samples: 20, seed: 7 });
}

async function tfjsInNode(): Promise<Prediction> {
  await tf.setBackend("cpu");
  const layers = [
    tf.layers.dense({ units: 4, inputShape: [2], activation: "relu", kernelInitializer: "ones" }),
    tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer: "ones" }),
  ];
  return predict(dropconnect(tf.sequential({ layers }), 0.2), tf.tensor2d([[0.5, 1]]), { samples: 20, seed: 7 });
}
