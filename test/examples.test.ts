import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright";
import { expect, test } from "vitest";
import { openData } from "./support/data.ts";

const chromiumPath = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();
const examples = join(import.meta.dirname, "..", "examples");

/** What an example prints, as its own start command runs it: on the built packages. */
async function run(name: string, ...args: string[]): Promise<string> {
  const bin = join(import.meta.dirname, "..", "node_modules", ".bin", "tsx");
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(bin, ["main.ts", ...args], { cwd: join(examples, name), env });
  return stdout;
}

const column = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, number]) => Number(number));

test("the service answers within its deadline and turns away what would wait", async () => {
  const text = await run("node-service");
  const [stroke, noise] = column(text, /epistemic ([\d.]+) nats/g) as [number, number];
  expect(text).toContain("stroke: 1,");
  expect(noise).toBeGreaterThan(stroke + 0.02);
  const [answered, refused] = column(text, /(\d+) (?:answered|told)/g) as [number, number];
  expect(answered + refused).toBe(12);
  expect(answered).toBeGreaterThanOrEqual(4);
  expect(refused).toBeGreaterThan(0);
});

test("the CSV: strokes are ones, noise goes to a person", async () => {
  const lines = (await run("csv-batch")).trim().split("\n");
  expect(lines).toHaveLength(8);
  expect(lines.slice(0, 4).every((line) => line.endsWith("is a 1"))).toBe(true);
  expect(lines.slice(4).every((line) => line.endsWith("ask a person"))).toBe(true);
});

test("active learning: labels that the network asked for teach it more", async () => {
  const text = await run("active-learning");
  const [asked, blind] = ["BatchBALD", "in order"].map((name) =>
    column(text.split("\n").find((line) => line.startsWith(name)) ?? "", /([\d.]+) %/g),
  ) as [number[], number[]];
  expect(asked).toHaveLength(5);
  expect(asked[0]).toBe(blind[0]);
  expect(asked.at(-1)).toBeGreaterThan((blind.at(-1) as number) + 5);
});

test("training: the band widens away from the data", async () => {
  const text = await run("training");
  const inside = column(text, /\(data\).*± ([\d.]+)/g);
  const outside = column(text, /\(none\).*± ([\d.]+)/g);
  expect([inside.length, outside.length]).toEqual([5, 6]);
  expect(Math.min(...outside)).toBeGreaterThan(Math.max(...inside));
});

test("retrofit: says what is missing without the model, and how sure the model is with it", async () => {
  expect(await run("retrofit")).toMatch(/^The model is not here\. Get assets\/models/);
  const file = openData("onnx/magika_v3_3.onnx");
  if (file === undefined) return process.stdout.write("The retrofit example did not run: magika is not there.\n");
  const text = await run("retrofit", file);
  expect(column(text, /epistemic ([\d.]+),/g)).toHaveLength(3);
  expect(Math.max(...column(text, /epistemic ([\d.]+),/g))).toBeGreaterThan(0.01);
});

test("the page, as Vite builds it", async () => {
  const folder = join(examples, "vite-page");
  const { NODE_ENV: _, ...env } = process.env;
  await promisify(execFile)(join(folder, "node_modules", ".bin", "vite"), ["build"], { cwd: folder, env });
  expect(existsSync(join(folder, "dist", "index.html"))).toBe(true);
  if (chromiumPath === "") return process.stdout.write("The page was built but not opened: chromium is not there.\n");
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://page").pathname;
    const file = join(folder, "dist", path === "/" ? "index.html" : path);
    const type = { html: "text/html", js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" }[
      file.split(".").at(-1) ?? ""
    ];
    if (!existsSync(file)) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": type ?? "application/octet-stream" }).end(readFileSync(file));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
    await page.getByText("100 samples.").waitFor();
    const [stroke, noise] = await page
      .locator("tbody tr")
      .evaluateAll((rows) =>
        rows.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent)),
      );
    expect(stroke?.slice(0, 2)).toEqual(["a stroke", "1"]);
    expect(Number(noise?.[2])).toBeGreaterThan(Number(stroke?.[2]) + 0.02);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
    server.close();
  }
}, 120_000);
