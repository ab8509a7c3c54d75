import { svgElement } from "@mayhap/plots";
import { afterEach, expect, it } from "vitest";
import golden from "../../packages/plots/test/golden.json" with { type: "json" };
import { fingerprint, pictures } from "../../packages/plots/test/pictures.ts";

afterEach(() => document.body.replaceChildren());

const cases = Object.entries(pictures);

it.each(cases)("draws %s as Node does", (name, draw) => {
  expect(fingerprint(draw())).toBe(golden[name as keyof typeof golden]);
});

it.each(cases.flatMap(([name, draw]) => [320, 480].map((width) => [name, width, draw] as const)))(
  "keeps every text of %s inside the picture, laid out for %i pixels",
  (_, width, draw) => {
    const svg = svgElement(draw({ width }));
    document.body.append(svg);
    const frame = svg.getBoundingClientRect();
    const outside = [...svg.querySelectorAll("text")].filter((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      return left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1;
    });
    expect(outside.map(({ textContent }) => textContent)).toEqual([]);
  },
);

it.each(cases)("scales %s to a narrow column, on the paper that the reader's setting asks for", (_, draw) => {
  const column = document.createElement("div");
  column.style.width = "200px";
  column.append(svgElement(draw()));
  document.body.append(column);
  const svg = column.firstElementChild as SVGSVGElement;
  const { width, height } = svg.getBoundingClientRect();
  expect(width).toBe(200);
  expect(width / height).toBeCloseTo(svg.viewBox.baseVal.width / svg.viewBox.baseVal.height, 2);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const paper = getComputedStyle(svg.querySelector("rect") as Element).fill;
  expect(paper).toBe(dark ? "rgb(21, 23, 27)" : "rgb(255, 255, 255)");
});
