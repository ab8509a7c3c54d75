import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import {
  calibrationBeforeAfter,
  classViolin,
  decisionSurface,
  distributionHistogram,
  regressionBand,
  reliabilityDiagram,
  riskCoverageCurve,
  sampleConvergence,
  tuneCurve,
} from "../src/index.ts";
import { bins, curve, inside, outside, regression, samples, surface, tuned } from "./pictures.ts";

/** The groups of marks that Plot names by kind, without those of the legend. */
function marks(svg: string): (kind: string) => Element[] {
  const { document } = parseHTML(svg);
  return (kind) =>
    [...document.querySelectorAll(`svg > svg g[aria-label="${kind}"]`)].flatMap((group) => [
      ...group.querySelectorAll("circle, path, rect, line, text"),
    ]);
}

it("draws a bar, a dot and a gap for each bin that holds cases", () => {
  const of = marks(reliabilityDiagram(bins(0.18)));
  expect(of("dot").length).toBe(8);
  expect(of("rect").length).toBe(2 * 8);
  expect(of("rule").length).toBe(8);
  // The top of a bar is its share of right answers: the axis from 0 to 1 is as high as the diagonal.
  const height = (bar: Element | undefined) => Number(bar?.getAttribute("height"));
  const [third] = bins(0.18).slice(2);
  const axis = 270 - 26 - 24;
  expect(height(of("rect")[0])).toBeCloseTo(axis * (third?.frequency as number), 0);
});

it("draws a dot for each bin before and after", () => {
  const of = marks(calibrationBeforeAfter({ before: bins(0.2), after: bins(0) }));
  expect(of("dot").length).toBe(16);
  expect(of("line").length).toBe(2);
});

it("draws a line for each curve, of at most 400 points", () => {
  const curves = [1, 2, 3].map((power) => curve(`power ${power}`, power, 10_000));
  const lines = marks(riskCoverageCurve(curves))("line");
  expect(lines.length).toBe(3);
  for (const line of lines) expect(line.getAttribute("d")?.split("L").length).toBe(400);
  expect(new Set(lines.map((line) => line.parentElement?.getAttribute("stroke-dasharray") ?? "none")).size).toBe(3);
});

it("draws a bar for each bin of the first group and its shares add up to 1", () => {
  const of = marks(distributionHistogram({ inside, outside }, { bins: 10 }));
  expect(of("rect").length).toBe(10);
  const heights = of("rect").map((bar) => Number(bar.getAttribute("height")));
  const share = inside.filter((value) => value < 0.065).length / inside.length;
  const total = heights.reduce((sum, height) => sum + height, 0);
  expect((heights[0] as number) / total).toBeCloseTo(share, 1);
});

it("draws every observation, in whatever order the inputs come", () => {
  const given = regression();
  expect(marks(regressionBand(given))("dot").length).toBe(given.points.x.length);
  const reversed = (values: number[]) => [...values].reverse();
  const band = ({ lower, upper }: { lower: number[]; upper: number[] }) => ({
    lower: reversed(lower),
    upper: reversed(upper),
  });
  const turned = {
    ...given,
    x: reversed(given.x),
    mean: reversed(given.mean),
    epistemic: band(given.epistemic),
    total: band(given.total),
  };
  expect(regressionBand(turned)).toBe(regressionBand(given));
  const { total: _, points: __, ...alone } = given;
  expect(marks(regressionBand(alone))("area").length).toBe(1);
  expect(marks(regressionBand(given))("area").length).toBe(2);
});

it("draws every case on both planes, a region for each class and the names of the classes", () => {
  const svg = decisionSurface(surface(), { classes: ["cat", "dog", "bird"] });
  const of = marks(svg);
  expect(of("dot").length).toBe(2 * surface().points.x.length);
  expect(of("text").map(({ textContent }) => textContent)).toEqual(["cat", "dog", "bird"]);
  // The most probable class is that of the nearest corner, which is found here by distance.
  const { x, y } = surface();
  const above = y.flatMap((y) => x.filter((x) => Math.hypot(x, y - 1) < Math.hypot(Math.abs(x) - 1, y + 0.8)));
  const share = (100 * above.length) / (x.length * y.length);
  expect(svg).toContain(`bird on ${share.toPrecision(3)} % of it`);
});

it("takes the probability of a yes", () => {
  const svg = decisionSurface({
    x: [0, 1],
    y: [0, 1],
    probabilities: [0.1, 0.9, 0.2, 0.8],
    uncertainty: [0, 0, 0, 0.1],
  });
  expect(svg).toContain("0 on 50 % of it, 1 on 50 % of it");
});

it("draws shapes from 50 samples on, below that a dot for each sample and class", () => {
  const few = marks(classViolin(samples(49)));
  expect(few("area").length).toBe(0);
  expect(few("dot").length).toBe(49 * 4 + 4);
  const many = marks(classViolin(samples(50)));
  expect(many("area").length).toBe(4);
  expect(many("dot").length).toBe(4);
});

it("keeps classes of the same name apart", () => {
  const svg = classViolin(samples(20), { classes: ["a", "a", "b", "b"] });
  expect(marks(svg)("fy-axis tick label").map(({ textContent }) => textContent)).toEqual(["a", "a", "b", "b"]);
});

it("shows the most probable classes of many", () => {
  const wide = samples(20).map((row) => [...row.map((p) => p / 2), ...new Array<number>(96).fill(0.5 / 96)]);
  const svg = classViolin(wide, { most: 3 });
  expect(svg).toContain("the 3 most probable of 100 classes");
  expect(marks(svg)("dot").length).toBe(20 * 3 + 3);
});

it("marks the chosen p on both panels, and has one panel without accuracies", () => {
  const chosen = tuned[3] as (typeof tuned)[number];
  const both = marks(tuneCurve({ curve: tuned, chosen, leastAccuracy: 0.91 }));
  expect(both("dot").length).toBe(2 * (tuned.length + 1));
  const alone = marks(tuneCurve({ curve: tuned.map(({ p, metric }) => ({ p, metric })) }));
  expect(alone("dot").length).toBe(tuned.length);
});

it("draws a curve for each rule of layers, all from the model as it is", () => {
  const [untouched, ...rest] = tuned;
  const rules = ["last", "all"].flatMap((layers) => rest.map((point) => ({ ...point, layers })));
  const curve = [untouched as (typeof tuned)[number], ...rules];
  const svg = tuneCurve({ curve, chosen: rules[0] as (typeof rules)[number] });
  expect(svg).toContain("chosen: p = 0.05 in last");
  expect(marks(svg)("line").length).toBe(2 * 2);
  expect(marks(svg)("dot").length).toBe(2 * (2 * tuned.length + 1));
});

it("ends at the mean and the standard error of all samples", () => {
  // 1, 2, 3, 4: mean 2.5, variance 5/3, standard error √(5/12) = 0.6455.
  expect(sampleConvergence([1, 2, 3, 4])).toContain("2.5 ± 0.645 after 4 samples");
});
