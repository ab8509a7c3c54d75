import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { built, checkBuilt, fileOf, hasBrowser, Site } from "./support/site.ts";

beforeAll(checkBuilt);

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

function matches(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, group]) => group as string);
}

describe.skipIf(!hasBrowser)("in a browser", () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.start();
  }, 60_000);
  afterAll(() => site?.stop());

  it("the first page shows its picture, in the colours of the reader's choice", async () => {
    await site.open("/", async (page) => {
      const picture = page.locator(".VPHome picture img:visible");
      await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(500);
      const light = await picture.getAttribute("src");
      await page.evaluate(() => document.documentElement.classList.add("dark"));
      expect(await picture.getAttribute("src")).not.toBe(light);
      const [shell, code] = await page.locator(".VPHome pre").allTextContents();
      expect(shell).toContain("npm install @mayhap/core");
      expect(code).toContain("dropconnect(");
    });
  });

  it("a page of the guide renders its maths, and leads on", async () => {
    await site.open("/guide/dropconnect.html", async (page) => {
      expect(await page.locator("mjx-container svg").count()).toBeGreaterThan(0);
      await page.getByRole("link", { name: "Reading explain" }).first().click();
      await page.waitForURL("**/guide/explain.html");
      await expect.poll(() => page.locator("h1").first().textContent()).toContain("explain");
    });
  });

  it("the search finds a page without a network", async () => {
    await site.open("/", async (page) => {
      await page.keyboard.press("Control+k");
      await page.locator("#localsearch-input").fill("deadline");
      const found = page.locator("#localsearch-list a");
      await expect.poll(() => found.count(), { timeout: 10_000 }).toBeGreaterThan(0);
      await found.first().click();
      await expect.poll(() => page.locator("main").textContent()).toMatch(/deadline/i);
    });
  });

  it("the search has functions and pages to read before properties", async () => {
    await site.open("/", async (page) => {
      await page.keyboard.press("Control+k");
      const first = page.locator("#localsearch-list a").first();
      await page.locator("#localsearch-input").fill("dropout");
      await expect.poll(() => first.textContent(), { timeout: 10_000 }).toContain("Function: dropout()");
      await page.locator("#localsearch-input").fill("seed");
      await expect.poll(() => first.textContent()).toContain("One seed, everywhere the same");
    });
  });

  it.each(["/guide/dropconnect.html", "/guide/troubles.html"])("%s has tables that a phone shows", async (path) => {
    await site.open(
      path,
      async (page) => {
        const heights = await page.locator("tr").evaluateAll((rows) => rows.map((row) => row.clientHeight));
        expect(Math.max(...heights)).toBeLessThan(320);
      },
      390,
    );
  });

  it.each([
    "/",
    "/guide/dropconnect.html",
    "/guide/start-onnx.html",
    "/guide/coming-from.html",
    "/examples/training.html",
    "/support/models.html",
    "/api/@mayhap/core/functions/predict.html",
  ])("%s is as wide as a phone", async (path) => {
    await site.open(
      path,
      async (page) => {
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      },
      390,
    );
  });
});
