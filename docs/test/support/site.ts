import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { expect } from "vitest";
import { root } from "../../vitest/pages.ts";

/** Where the built site lies. */
export const built: string = join(root, "docs", ".vitepress", "dist");
const executablePath = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();
/** Whether there is a browser to open it in. */
export const hasBrowser: boolean = executablePath !== "";

/** Throws what to do when the site cannot be tested. */
export function checkBuilt(): void {
  if (!existsSync(join(built, "index.html")))
    throw new Error("The site is not built. Run npx --yes pnpm@12 docs:build.");
  if (!hasBrowser && process.env.CI === "true") throw new Error("CI needs chromium.");
}

/** The file that an address from the site's root means. */
export function fileOf(path: string): string {
  const file = path.slice(1);
  if (file === "" || file.endsWith("/")) return `${file}index.html`;
  return extname(file) === "" ? `${file}.html` : file;
}

/** The built site as static files, and a browser. */
export class Site {
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  static async start(): Promise<Site> {
    const server = createServer(({ url = "/" }, response) => {
      const file = join(built, fileOf(decodeURIComponent(new URL(url, "http://x").pathname)));
      if (!existsSync(file)) return void response.writeHead(404).end();
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
      response.end(readFileSync(file));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    return new Site(server, await chromium.launch({ executablePath, args: ["--no-sandbox"] }));
  }

  /** Opens a page, and fails by what it complains of when it is done with. */
  async open(path: string, use: (page: Page) => Promise<void>, width = 1280): Promise<void> {
    const address = `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
    const page = await this.#browser.newPage({ viewport: { width, height: 800 } });
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

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
