import { inflateSync } from "node:zlib";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import type { Findings } from "../src/findings.ts";
import { investigate } from "../src/investigate.ts";
import { loadNetworks } from "../src/models/networks.ts";
import { page } from "../src/report/page.ts";
import { inkPng } from "../src/report/png.ts";
import { story } from "../src/terminal/story.ts";
import { columns, styleFor } from "../src/terminal/style.ts";

let findings: Findings;
let html: string;
beforeAll(async () => {
  findings = await investigate(await loadNetworks(), { samples: 20, seed: 7 });
  html = page(findings);
});

describe("the report", () => {
  it("is one file: nothing in it is fetched", () => {
    expect(html).not.toMatch(/<(script|link|iframe|object|embed)\b/i);
    expect(html).not.toMatch(/@import|url\((?!["']?data:)/i);
    const { document } = parseHTML(html);
    const addresses = [...document.querySelectorAll("[src], [href]")].map(
      (element) => element.getAttribute("src") ?? element.getAttribute("href"),
    );
    expect(addresses.length).toBeGreaterThan(100);
    expect(addresses.filter((address) => !address?.startsWith("data:image/png;base64,"))).toEqual([]);
    expect(html.length).toBeLessThan(1_500_000);
  });

  it("shows every picture with its answer, its probabilities and both parts of its uncertainty", () => {
    const { document } = parseHTML(html);
    const cards = [...document.querySelectorAll(".card")];
    expect(cards.length).toBe(findings.answers.length);
    for (const [i, { question, digit, epistemic, total }] of findings.answers.entries()) {
      const text = cards[i]?.textContent ?? "";
      expect(cards[i]?.querySelector("img")?.getAttribute("alt")).toBe(question.name);
      expect(cards[i]?.querySelector(".says")?.textContent).toBe(
        `${epistemic > findings.about.threshold ? "perhaps " : ""}${digit}`,
      );
      expect(cards[i]?.querySelectorAll("svg circle").length).toBe(10);
      expect(text).toContain(`epist. ${epistemic.toFixed(2)}`);
      expect(text).toContain(`total ${total.toFixed(2)}`);
    }
  });

  it("draws a dot and an image for every picture, with axes that say their unit, and no number that is none", () => {
    const { document } = parseHTML(html);
    expect(document.querySelectorAll("figure .wide circle title").length).toBe(findings.answers.length);
    expect(document.querySelectorAll("figure .wide image").length).toBe(findings.answers.length);
    expect(document.querySelectorAll("figure .narrow image").length).toBe(findings.answers.length);
    const labels = [...document.querySelectorAll("figure svg text")].map((text) => text.textContent);
    expect(labels.filter((label) => label?.includes("(nats)")).length).toBeGreaterThanOrEqual(6);
    expect(html.replace(/data:[^"]*/g, "").match(/NaN|undefined|\[object/g)).toBeNull();
  });
});

describe("the terminal", () => {
  it("stays within 80 columns, and without colours holds no escape sequence", () => {
    const text = story(findings, styleFor({ isTTY: false }, {}));
    expect(Math.max(...text.split("\n").map(columns))).toBeLessThanOrEqual(80);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
    expect(text).not.toMatch(/\x1b/);
    expect(text).not.toMatch(/NaN|undefined/);
    for (const { question } of findings.answers) expect(text).toContain(question.name);
  });

  it("paints on a terminal, in the same columns, unless NO_COLOR says no", () => {
    const painted = story(findings, styleFor({ isTTY: true }, {}));
    expect(painted).toContain("\x1b[");
    expect(Math.max(...painted.split("\n").map(columns))).toBeLessThanOrEqual(80);
    expect(story(findings, styleFor({ isTTY: true }, { NO_COLOR: "1" }))).not.toContain("\x1b[");
    expect(styleFor({ isTTY: true }, { TERM: "dumb" }).colours).toBe(false);
    expect(styleFor({ isTTY: false }, { FORCE_COLOR: "1" }).colours).toBe(true);
  });
});

it("writes PNG files as the standard has them", () => {
  const file = Buffer.from(inkPng(Float32Array.of(0, 1, 0.5, 0.2, 0.8, 0), 3, [1, 2, 3]));
  const chunks: Record<string, Buffer> = {};
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    chunks[file.toString("latin1", at + 4, at + 8)] = file.subarray(at + 8, at + 8 + length);
    at += length + 12;
  }
  expect(Object.keys(chunks)).toEqual(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
  expect([chunks.IHDR?.readUInt32BE(0), chunks.IHDR?.readUInt32BE(4)]).toEqual([3, 2]);
  expect([...inflateSync(chunks.IDAT as Buffer)]).toEqual([0, 0, 15, 8, 0, 3, 12, 0]);
  expect([...(chunks.tRNS as Buffer)].slice(-2)).toEqual([238, 255]);
  // The CRC-32 of "IEND" alone, the end of every PNG file.
  expect(file.subarray(-4).toString("hex")).toBe("ae426082");
});
