import { hash } from "../src/draw/hash.ts";
import {
  calibrationBeforeAfter,
  classViolin,
  decisionSurface,
  distributionHistogram,
  type PictureOptions,
  type ReliabilityBin,
  regressionBand,
  reliabilityDiagram,
  riskCoverageCurve,
  sampleConvergence,
  tuneCurve,
} from "../src/index.ts";

/** Numbers between 0 and 1 that are always the same: the golden ratio's multiples (a low-discrepancy sequence). */
const uniform = (i: number) => (i * 0.618_033_988_749_895) % 1;
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const bump = (i: number) => uniform(i) + uniform(7 * i + 3) + uniform(13 * i + 5) - 1.5;

/** Ten bins, the first two empty, confident answers too confident by `excess`. */
export const bins = (excess: number): ReliabilityBin[] =>
  range(10).map((i) => ({
    from: i / 10,
    to: (i + 1) / 10,
    count: i < 2 ? 0 : i ** 2 * 5,
    confidence: i < 2 ? Number.NaN : i / 10 + 0.06,
    frequency: i < 2 ? Number.NaN : Math.min(1, i / 10 + 0.08 - excess * Math.sin(i / 3)),
  }));

export const curve = (label: string, power: number, n = 200) => {
  const coverage = range(n).map((i) => (i + 1) / n);
  return { label, coverage, risk: coverage.map((c) => 0.2 * c ** power) };
};

export const tuned = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5].map((p) => ({
  p,
  metric: 0.27 + (p - 0.2) ** 2,
  standardError: 0.006 + p / 100,
  accuracy: 0.93 - 0.2 * p ** 2,
}));

/** `n` samples over four classes; the second and the third change places. */
export const samples = (n: number): number[][] =>
  range(n).map((i) => {
    const second = 0.15 + 0.6 * uniform(i + 1);
    return [0.02, second, 0.93 - second, 0.05];
  });

/** An S-shaped regression that is sure between 0 and 6. */
export const regression = () => {
  const x = range(60).map((i) => (i * 10) / 59 - 1);
  const spread = x.map((x) => 0.15 + 0.5 * Math.max(0, -x, x - 6));
  const mean = x.map((x) => Math.sin(x) + x / 3);
  const around = (scale: number, noise: number) => ({
    lower: mean.map((m, i) => m - scale * (spread[i] as number) - noise),
    upper: mean.map((m, i) => m + scale * (spread[i] as number) + noise),
  });
  const at = range(45).map((i) => 6 * uniform(i));
  const y = at.map((x, i) => Math.sin(x) + x / 3 + bump(i) / 2);
  return { x, mean, epistemic: around(1, 0), total: around(1, 0.6), points: { x: at, y } };
};

/** Three classes around the corners of a triangle, on 40 × 30 points. */
export const surface = () => {
  const x = range(40).map((i) => -2 + (i * 4) / 39);
  const y = range(30).map((i) => -1.5 + (i * 3) / 29);
  const corners = [
    [-1, -0.8],
    [1, -0.8],
    [0, 1],
  ] as const;
  const cells = y.flatMap((y) => x.map((x) => [x, y] as const));
  const rows = cells.map(([x, y]) => {
    const scores = corners.map(([a, b]) => Math.exp(-2 * ((x - a) ** 2 + (y - b) ** 2)));
    const sum = scores.reduce((a, b) => a + b);
    return scores.map((score) => score / sum);
  });
  const uncertainty = rows.map((row) => -row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0));
  const label = range(36).map((i) => i % 3);
  const corner = (i: number) => corners[i % 3] as readonly [number, number];
  const points = {
    x: label.map((c, i) => corner(c)[0] + bump(i) / 2),
    y: label.map((c, i) => corner(c)[1] + bump(3 * i + 1) / 2),
    label,
  };
  return { x, y, probabilities: rows.flat(), uncertainty, points };
};

export const inside: number[] = range(300).map((i) => 0.25 * uniform(i) ** 3);
export const outside: number[] = range(120).map((i) => 0.05 + 0.6 * uniform(i + 3) ** 0.8);

/** Everything of a picture but the transforms, which differ by half a pixel between screens, and the names that follow from them. */
export const fingerprint = (svg: string): string => hash(svg.replaceAll(/ transform="[^"]*"|mayhap-[0-9a-f]{8}/g, ""));

/** One of each picture, as a reader would have it. */
export const pictures: Readonly<Record<string, (options?: PictureOptions) => string>> = {
  reliabilityDiagram: (options) => reliabilityDiagram(bins(0.18), options),
  calibrationBeforeAfter: (options) => calibrationBeforeAfter({ before: bins(0.18), after: bins(0.02) }, options),
  riskCoverageCurve: (options) =>
    riskCoverageCurve([curve("mutual information", 2), curve("entropy", 1.6), curve("at random", 0)], options),
  distributionHistogram: (options) =>
    distributionHistogram(
      { inside, outside },
      { measure: "mutual information", unit: "nats", auroc: 0.931, ...options },
    ),
  regressionBand: (options) =>
    regressionBand(regression(), { x: "time (s)", y: "height (m)", band: "90 % interval", ...options }),
  decisionSurface: (options) =>
    decisionSurface(surface(), {
      measure: "predictive entropy",
      unit: "nats",
      classes: ["cat", "dog", "bird"],
      width: 720,
      ...options,
    }),
  classViolin: (options) => classViolin(samples(200), { label: 1, ...options }),
  classDots: (options) => classViolin(samples(30), { classes: ["cat", "dog", "bird", "horse"], ...options }),
  tuneCurve: (options) =>
    tuneCurve(
      { curve: tuned, chosen: tuned[3] as (typeof tuned)[number], leastAccuracy: 0.91 },
      { metric: "NLL (nats)", ...options },
    ),
  sampleConvergence: (options) =>
    sampleConvergence(
      range(300).map((i) => 0.7 + bump(i) / 10),
      { output: "probability of class 3", ...options },
    ),
};
