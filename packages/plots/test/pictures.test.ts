import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { colour, resolveColours } from "../src/draw/theme.ts";
import { pictures } from "./pictures.ts";

const axes: Readonly<Record<keyof typeof pictures, readonly string[]>> = {
  reliabilityDiagram: ["accuracy", "cases", "confidence (probability of the answer)"],
  calibrationBeforeAfter: ["accuracy", "confidence (probability of the answer)"],
  riskCoverageCurve: ["error rate", "coverage (share answered)"],
  distributionHistogram: ["mutual information (nats)", "share of the group's cases (%)"],
  regressionBand: ["time (s)", "height (m)"],
  decisionSurface: ["x₁", "x₂"],
  classViolin: ["probability of the class"],
  classDots: ["probability of the class"],
  tuneCurve: ["NLL (nats)", "accuracy (%)", "p (probability that a connection is dropped)"],
  sampleConvergence: ["probability of class 3", "number of samples (log scale)"],
};

describe.each(Object.entries(pictures))("%s", (name, draw) => {
  const svg = draw();
  const root = parseHTML(svg).document.querySelector("svg") as SVGSVGElement;

  it("has a title and a description that a screen reader finds, and scales", () => {
    const [title, description] = (root.getAttribute("aria-labelledby") ?? "").split(" ");
    expect(root.getAttribute("role")).toBe("img");
    expect(root.querySelector("title")?.id).toBe(title);
    expect(root.querySelector("desc")?.id).toBe(description);
    expect(root.querySelector("desc")?.textContent?.length).toBeGreaterThan(60);
    const [, , width, height] = (root.getAttribute("viewBox") ?? "").split(" ");
    expect([width, height]).toEqual([root.getAttribute("width"), root.getAttribute("height")]);
    expect(svg).toContain("max-width:100%;height:auto");
  });

  it("names its axes", () => {
    const texts = [...root.querySelectorAll("text")].map(({ textContent }) => textContent);
    for (const label of axes[name] as readonly string[]) expect(texts).toContain(label);
  });

  it("holds no number that is none", () => {
    expect(svg.match(/NaN|undefined|Infinity|null|\[object/)).toBeNull();
  });

  it("is the same each time", () => {
    expect(draw()).toBe(svg);
  });

  it("follows the reader's colours, or has fixed ones without any style sheet", () => {
    expect(svg).toContain("@media screen and (prefers-color-scheme:dark)");
    const [light, dark] = (["light", "dark"] as const).map((theme) => draw({ theme }));
    for (const fixed of [light, dark]) expect(fixed).not.toMatch(/<style|var\(/);
    expect(light).toContain('fill="#ffffff"');
    expect(dark).toContain('fill="#15171b"');
    expect(light).not.toBe(dark);
  });
});

it("has colours that stand out from the paper: text 4.5 to 1, marks 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11)", () => {
  for (const theme of ["light", "dark"] as const) {
    const of = (role: Parameters<typeof colour>[0]) => luminance(resolveColours(colour(role), theme));
    for (const role of ["ink", "soft"] as const) expect(contrast(of(role), of("paper"))).toBeGreaterThan(4.5);
    for (const role of ["blue", "vermilion", "green", "purple", "orange", "sky"] as const)
      expect(contrast(of(role), of("paper")), `${role}, ${theme}`).toBeGreaterThan(3);
  }
});

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
