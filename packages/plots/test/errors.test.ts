import { expect, it } from "vitest";
import {
  classViolin,
  decisionSurface,
  distributionHistogram,
  regressionBand,
  reliabilityDiagram,
  riskCoverageCurve,
  sampleConvergence,
  tuneCurve,
} from "../src/index.ts";

const bin = { from: 0, to: 1, count: 1, confidence: 0.5, frequency: 1 };
const band = { lower: [0, 0], upper: [1, 1] };
const plane = { x: [0, 1], y: [0, 1], uncertainty: [0, 0, 0, 0] };

it.each([
  ["EMPTY_DATA", "no bin holds a case", () => reliabilityDiagram([])],
  ["EMPTY_DATA", "no bin holds a case", () => reliabilityDiagram([{ ...bin, count: 0 }])],
  ["NOT_FINITE", "bins[0]", () => reliabilityDiagram([{ ...bin, frequency: Number.NaN }])],
  ["INVALID_OPTIONS", "width 100", () => reliabilityDiagram([bin], { width: 100 })],
  ["INVALID_OPTIONS", 'theme "pink"', () => reliabilityDiagram([bin], { theme: "pink" as "dark" })],
  ["EMPTY_DATA", "no curve", () => riskCoverageCurve([])],
  ["EMPTY_DATA", 'coverage of "a" is empty', () => riskCoverageCurve([{ label: "a", coverage: [], risk: [] }])],
  ["LENGTH_MISMATCH", 'risk of "a"', () => riskCoverageCurve([{ label: "a", coverage: [1], risk: [] }])],
  ["NOT_FINITE", 'risk of "a"[0]', () => riskCoverageCurve([{ label: "a", coverage: [1], risk: [Number.NaN] }])],
  ["EMPTY_DATA", "outside is empty", () => distributionHistogram({ inside: [1], outside: [] })],
  [
    "NOT_FINITE",
    "inside[1] is Infinity",
    () => distributionHistogram({ inside: [1, Number.POSITIVE_INFINITY], outside: [1] }),
  ],
  ["INVALID_OPTIONS", "bins 0", () => distributionHistogram({ inside: [1], outside: [1] }, { bins: 0 })],
  ["LENGTH_MISMATCH", "mean has 1 numbers", () => regressionBand({ x: [0, 1], mean: [1], epistemic: band })],
  ["LENGTH_MISMATCH", "epistemic.upper", () => regressionBand({ x: [0], mean: [1], epistemic: band })],
  ["EMPTY_DATA", "x is empty", () => regressionBand({ x: [], mean: [], epistemic: { lower: [], upper: [] } })],
  ["LENGTH_MISMATCH", "3 probabilities", () => decisionSurface({ ...plane, probabilities: [1, 0, 1] })],
  ["LENGTH_MISMATCH", "uncertainty has 4", () => decisionSurface({ ...plane, x: [0, 1, 2], probabilities: [1] })],
  ["EMPTY_DATA", "y needs at least two", () => decisionSurface({ ...plane, y: [0], probabilities: [1] })],
  ["EMPTY_DATA", "no samples", () => classViolin([])],
  ["LENGTH_MISMATCH", "sample 1 has 1", () => classViolin([[0.5, 0.5], [1]])],
  ["NOT_PROBABILITIES", "take a softmax", () => classViolin([[2, -1]])],
  ["INVALID_OPTIONS", "1 names for 2 classes", () => classViolin([[0.5, 0.5]], { classes: ["a"] })],
  ["EMPTY_DATA", "At least two", () => sampleConvergence([1])],
  ["EMPTY_DATA", "no points", () => tuneCurve({ curve: [] })],
  ["NOT_FINITE", "point 0", () => tuneCurve({ curve: [{ p: 0.1, metric: Number.NaN }] })],
])("refuses what cannot be drawn: %s, %s", (code, message, draw) => {
  expect(draw).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});
