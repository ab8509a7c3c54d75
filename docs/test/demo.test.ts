import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changedPixels } from "./support/looks-like.ts";
import { checkBuilt, hasBrowser, Site } from "./support/site.ts";

beforeAll(checkBuilt);

/** Pen paths in the unit square. */
const drawings = {
  three: "30,25 45,15 62,20 62,35 45,45 62,52 68,68 55,82 38,82 28,74",
  one: "52,14 48,86",
  scribble: "20,30 80,70 30,80 70,20 20,60 80,40 40,20 60,85 25,45 75,50",
};

/** Share of the pixels that may look otherwise: another machine's fonts and rounding, not another page. */
const LOOKS = 0.05;

describe.skipIf(!hasBrowser)("the live demo", () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.start();
  }, 60_000);
  afterAll(() => site?.stop());

  it("recognises digits that are drawn with the mouse, and doubts a scribble", async () => {
    await site.open("/demo/digits.html", async (page) => {
      await welcome(page);
      const three = await draw(page, "three");
      expect(await answer(page)).toBe("3");
      expect(await text(page, "verdict")).toBe("It is a 3.");
      expect(await text(page, "opinion")).toBe("All 100 networks say 3, and mean it.");
      expect(await text(page, "hint")).toBe("Now scribble over it.");
      expect(await text(page, "status")).toMatch(/^[\d.]+ ms for this answer: 100 networks/);
      expect(await changedPixels(page.locator(".digits .stage"), "digits")).toBeLessThan(LOOKS);
      await page.click("button[name=clear]");
      await state(page, "idle");
      expect(await changedPixels(page.locator(".digits .stage"), "digits")).toBeGreaterThan(LOOKS);
      const one = await draw(page, "one");
      expect(await answer(page)).toBe("1");
      await page.click("button[name=clear]");
      await state(page, "idle");
      const scribble = await draw(page, "scribble");
      expect(scribble.epistemic).toBeGreaterThan(5 * Math.max(three.epistemic, one.epistemic));
      expect(scribble.aleatoric).toBeGreaterThan(0.2);
      expect(await text(page, "opinion")).not.toMatch(/mean it/);
      expect(await layoutShift(page)).toBeLessThan(0.02);
    });
  });

  it("draws letters itself, another one each time", async () => {
    await site.open("/demo/digits.html", async (page) => {
      await welcome(page);
      // Not the H, which looks like a 4 to the network.
      for (const letter of ["A", "E", "F"]) {
        const before = await text(page, "spoken");
        await page.click("button[name=letter]");
        const after = () => text(page, "spoken").then((said) => (said === before ? letter : said));
        await expect.poll(after, { timeout: 10_000 }).toMatch(/^Perhaps/);
      }
    });
  });

  it("draws by keys, and reads the answer out", async () => {
    await site.open("/demo/digits.html", async (page) => {
      await welcome(page);
      await page.locator("[data-part=pad]").focus();
      for (const key of ["ArrowUp", "ArrowUp", " "]) await page.keyboard.press(key);
      for (let i = 0; i < 16; i++) await page.keyboard.press("ArrowDown");
      await page.keyboard.press(" ");
      await expect.poll(() => text(page, "spoken")).toMatch(/^It is a 1\. All 100 networks say 1/);
      await page.keyboard.press("Delete");
      await state(page, "idle");
    });
  });

  it("says the same by ONNX as by TF.js, and knows no doubt at p = 0", async () => {
    await site.open("/demo/digits.html", async (page) => {
      await welcome(page);
      const tfjs = await draw(page, "scribble");
      await page.selectOption("select[name=format]", "onnx");
      await expect.poll(() => text(page, "status"), { timeout: 20_000 }).toMatch(/ms.*onnxruntime-web/);
      expect(await numbers(page)).toEqual(tfjs);
      await page.selectOption("select[name=method]", "gaussian");
      await expect.poll(async () => (await numbers(page)).epistemic).not.toBe(tfjs.epistemic);
      await page.locator("input[name=p]").fill("0");
      await expect.poll(() => text(page, "status")).toContain('"gaussian" is not valid');
      await page.selectOption("select[name=method]", "mask");
      await expect.poll(async () => (await numbers(page)).epistemic).toBe(0);
    });
  });

  it("trains a regression whose band widens away from the points, and takes more of them", async () => {
    await site.open("/demo/regression.html", async (page) => {
      await state(page, "trained");
      const [points, at, edges] = await spoken(page);
      expect(points).toBe(22);
      expect(edges).toBeGreaterThan(1.5 * (at as number));
      expect(await changedPixels(page.locator("[data-part=plane]"), "regression")).toBeLessThan(LOOKS);
      expect(await layoutShift(page)).toBeLessThan(0.02);
      await page.locator("[data-part=plane]").click({ position: { x: 20, y: 200 } });
      await expect.poll(async () => (await spoken(page))[0], { timeout: 30_000 }).toBe(23);
      await page.locator("[data-part=plane]").focus();
      for (const key of ["ArrowRight", " "]) await page.keyboard.press(key);
      await expect.poll(async () => (await spoken(page))[0], { timeout: 30_000 }).toBe(24);
      await page.click("button[name=clear]");
      await state(page, "waiting");
      expect(await changedPixels(page.locator("[data-part=plane]"), "regression")).toBeGreaterThan(LOOKS);
    });
  });

  it("trains two moons, is uncertain beside them, and saves the picture", async () => {
    await site.open("/demo/moons.html", async (page) => {
      await state(page, "trained");
      const [points, at, edge] = await spoken(page);
      expect(points).toBe(140);
      expect(edge).toBeGreaterThan(4 * (at as number));
      expect(await changedPixels(page.locator(".planes"), "moons")).toBeLessThan(LOOKS);
      await page.selectOption("select[name=measure]", "aleatoric");
      expect(await text(page, "measure")).toMatch(/^aleatoric uncertainty: from 0 to 0\.\d\d/);
      const [download] = await Promise.all([page.waitForEvent("download"), page.click("button[name=save]")]);
      expect(download.suggestedFilename()).toBe("moons.svg");
    });
  });

  it.each(["digits", "regression", "moons"])("%s is as wide as a phone", async (name) => {
    await site.open(
      `/demo/${name}.html`,
      async (page) => expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360),
      360,
    );
  });
});

/** Waits until the demo is in a state. */
async function state(page: Page, name: string): Promise<void> {
  await page.locator(`.demo[data-state=${name}]`).waitFor({ timeout: 30_000 });
}

/** Waits until the page has drawn a digit to show what happens. A first stroke takes its place. */
async function welcome(page: Page): Promise<void> {
  await expect.poll(() => text(page, "spoken"), { timeout: 30_000 }).toMatch(/^It is a 2\./);
  expect(await text(page, "hint")).toBe("Now you: draw a digit over it.");
}

/** Draws with the mouse, and waits for the answer to the whole drawing: the one that is read out. */
async function draw(page: Page, name: keyof typeof drawings): Promise<{ aleatoric: number; epistemic: number }> {
  const box = await page.locator("[data-part=pad]").boundingBox();
  if (box === null) throw new Error("The pad is not on the page.");
  const before = await text(page, "spoken");
  for (const [i, pair] of drawings[name].split(" ").entries()) {
    const [x, y] = pair.split(",").map(Number) as [number, number];
    await page.mouse.move(box.x + (x / 100) * box.width, box.y + (y / 100) * box.height, { steps: i === 0 ? 1 : 5 });
    if (i === 0) await page.mouse.down();
  }
  await page.mouse.up();
  await expect.poll(() => text(page, "spoken"), { timeout: 10_000 }).not.toBe(before);
  return numbers(page);
}

async function answer(page: Page): Promise<string | null> {
  return page.locator(".digits").getAttribute("data-digit");
}

async function numbers(page: Page): Promise<{ aleatoric: number; epistemic: number }> {
  const number = async (name: string) => Number(await text(page, `${name}-number`));
  return { aleatoric: await number("aleatoric"), epistemic: await number("epistemic") };
}

async function text(page: Page, name: string): Promise<string> {
  return (await page.locator(`[data-part=${name}]`).textContent()) ?? "";
}

/** The numbers of what a playground reads out. */
async function spoken(page: Page): Promise<number[]> {
  const said = await text(page, "spoken");
  return (said.match(/\d+(\.\d+)?/g) ?? []).map(Number);
}

/** How far things moved that nobody touched: the sum of Chromium's layout shift scores. */
function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[];
          resolve(shifts.reduce((sum, shift) => sum + (shift.hadRecentInput ? 0 : shift.value), 0));
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(0), 500);
      }),
  );
}
