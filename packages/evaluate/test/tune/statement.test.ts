import { expect, it } from "vitest";
import type { TunePoint } from "../../src/index.ts";
import { statementOf } from "../../src/tune/statement.ts";

const point = (p: number, gain: number, allowed = true): TunePoint => ({
  p,
  layers: p === 0 ? undefined : "all",
  metric: gain - 0.5,
  standardError: 0.02,
  gain,
  gainError: p === 0 ? 0 : 0.02,
  accuracy: 0.95 - p / 100,
  ece: 0.03,
  epistemic: p,
  allowed,
});
const untouched = point(0, 0);
const said = (chosen: TunePoint, curve: TunePoint[]) =>
  statementOf({ metric: "log-likelihood", minStandardErrors: 2, untouched: curve[0] as TunePoint, chosen, curve });

it("says what was chosen, and against what", () => {
  const [better, worse] = [point(0.1, 0.1), point(0.2, 0.05)];
  expect(said(better, [untouched, better, worse])).toBe(
    'p = 0.1 in layers "all": log-likelihood -0.400 ± 0.0200, accuracy 0.9490, ECE 0.0300, against log-likelihood -0.500 ± 0.0200, accuracy 0.9500, ECE 0.0300 of the model as it is. Better by 0.100 ± 0.0200.',
  );
});

it("doubts gains that may be chance, and grids that end too early", () => {
  const [small, last] = [point(0.1, 0.03), point(0.2, 0.035)];
  expect(said(last, [untouched, small, last])).toMatch(
    /less than two standard errors: these cases are too few .* It is the largest of the grid/,
  );
});

it("says that nothing is better, or why what is was not taken", () => {
  const [worse, refused, small] = [point(0.1, -0.1), point(0.2, 0.1, false), point(0.3, 0.03)];
  const base = "the model as it is (log-likelihood -0.500 ± 0.0200, accuracy 0.9500, ECE 0.0300)";
  expect(said(untouched, [untouched, worse])).toBe(
    `No p of the grid has a better log-likelihood than ${base}. The model was left as it is.`,
  );
  expect(said(untouched, [untouched, worse, refused, small])).toBe(
    `No p of the grid has a log-likelihood that is surely better than that of ${base}: p = 0.3 in layers "all" is better by 0.0300 ± 0.0200, less than 2 standard errors; ` +
      "1 would be better and did not keep the accuracy and calibration. The model was left as it is.",
  );
});

it("tells of temperatures", () => {
  const [cool, hot] = [
    { ...untouched, temperature: 1.5 },
    { ...point(0.1, 0.1), temperature: 1.1 },
  ];
  expect(said(hot, [cool, hot])).toMatch(
    /^p = 0.1 in layers "all" at temperature 1.10: .* of the model as it is with a temperature of its own\. /,
  );
});
