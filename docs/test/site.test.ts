import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { dirname, extname, join, posix } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../vitest/pages.ts";

const built = join(root, "docs", ".vitepress", "dist");
const executablePath = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();

beforeAll(() => {
  if (!existsSync(join(built, "index.html")))
    throw new Error("The site is not built. Run npx --yes pnpm@12 docs:build.");
  if (executablePath === "" && process.env.CI === "true") throw new Error("CI needs chromium.");
});

/** Every page of the built site, as an address from its root. */
function pagesOf(): string[] {
  return readdirSync(built, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));
}

describe("links", () => {
  it("lead to pages and headings that are there", () => {
    const text = new Map(pagesOf().map((page) => [page, readFileSync(join(built, page), "utf8")]));
    const ids = new Map([...text].map(([page, html]) => [page, new Set(matches(html, / id="([^"]+)"/g))]));
    const broken: string[] = [];
    for (const [page, html] of text)
      for (const href of new Set(matches(html, /<a [^>]*?href="([^"]+)"/g))) {
        if (/^[a-z]+:/.test(href)) continue;
        const [path = "", anchor] = decodeURIComponent(href).split("#");
        const target = path === "" ? page : fileOf(path.startsWith("/") ? path : posix.join("/", dirname(page), path));
        const found = ids.get(target) ?? (existsSync(join(built, target)) ? new Set<string>() : undefined);
        if (found === undefined || (anchor && !found.has(anchor))) broken.push(`${page}: ${href}`);
      }
    expect(broken).toEqual([]);
    expect(text.size).toBeGreaterThan(20);
  });
});

function fileOf(path: string): string {
  const file = path.slice(1);
  if (file === "" || file.endsWith("/")) return `${file}index.html`;
  return extname(file) === "" ? `${file}.html` : file;
}

function matches(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, group]) => group as string);
}

describe.skipIf(executablePath === "")("in a browser", () => {
  let server: Server;
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    server = createServer(({ url = "/" }, response) => {
      const file = join(built, fileOf(decodeURIComponent(new URL(url, "http://x").pathname)));
      if (!existsSync(file)) return void response.writeHead(404).end();
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
      response.end(readFileSync(file));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** Opens a page, and throws what it complains of when it is done with. */
  async function open(path: string, use: (page: Page) => Promise<void>, width = 1280): Promise<void> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => request.url().startsWith(address) || complaints.push(`fetched ${request.url()}`));
    page.on("response", (answer) => answer.status() >= 400 && complaints.push(`${answer.status()} ${answer.url()}`));
    await page.goto(`${address}${path}`, { waitUntil: "networkidle" });
    await use(page);
    await page.close();
    // Chromium makes blob: and data: addresses of what the page holds already.
    expect(complaints.filter((text) => !/^fetched (blob|data):/.test(text))).toEqual([]);
  }

  it("the first page shows its picture, in the colours of the reader's choice", async () => {
    await open("/", async (page) => {
      const picture = page.locator(".VPHome picture img:visible");
      await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(500);
      const light = await picture.getAttribute("src");
      await page.evaluate(() => document.documentElement.classList.add("dark"));
      expect(await picture.getAttribute("src")).not.toBe(light);
      expect(await page.locator(".VPHome pre").first().textContent()).toContain("dropconnect(");
    });
  });

  it("a page of the guide renders its maths, and leads on", async () => {
    await open("/guide/dropconnect.html", async (page) => {
      expect(await page.locator("mjx-container svg").count()).toBeGreaterThan(0);
      await page.getByRole("link", { name: "Reading explain" }).first().click();
      await page.waitForURL("**/guide/explain.html");
      await expect.poll(() => page.locator("h1").first().textContent()).toContain("explain");
    });
  });

  it("the search finds a page without a network", async () => {
    await open("/", async (page) => {
      await page.keyboard.press("Control+k");
      await page.locator("#localsearch-input").fill("deadline");
      const found = page.locator("#localsearch-list a");
      await expect.poll(() => found.count(), { timeout: 10_000 }).toBeGreaterThan(0);
      await found.first().click();
      await expect.poll(() => page.locator("main").textContent()).toMatch(/deadline/i);
    });
  });

  it.each([
    "/",
    "/guide/start-onnx.html",
    "/guide/coming-from.html",
    "/support/models.html",
    "/api/@mayhap/core/functions/predict.html",
  ])("%s is as wide as a phone", async (path) => {
    await open(
      path,
      async (page) => {
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      },
      390,
    );
  });
});

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
