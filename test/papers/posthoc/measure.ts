import { dropconnect, maxProbability, mutualInformation, type Prediction, predict } from "@mayhap/core";
import {
  applyCalibration,
  auroc,
  expectedCalibrationError,
  fitTemperature,
  nll as meanNll,
  misclassified,
  tune,
} from "@mayhap/evaluate";
import { loadOnnx } from "@mayhap/onnx";
import { bootstrap, type Comparison } from "../../../packages/evaluate/src/tune/compare.ts";
import type { TuneMetric } from "../../../packages/evaluate/src/tune/points.ts";
import { scoreClasses } from "../../../packages/evaluate/src/tune/score-classes.ts";
import { openData } from "../../support/data.ts";
import type { Images } from "../../support/idx.ts";
import type { Estimate } from "../page.ts";
import type { Classifier } from "./classifiers.ts";

const SEED = 20_261_121;

/** What DropConnect does to a classifier, on pictures that p was not chosen on. */
export interface PostHoc {
  readonly file: string;
  /** 0: left as it is. */
  readonly p: number;
  /** What `tune` chose, if its gain may be chance too. */
  readonly chosen: number;
  readonly accuracy: readonly [untouched: number, sampled: number];
  readonly untouched: Measured;
  readonly sampled: Measured;
  /** Of each: how much it changed, which is good below 0, with the standard error of the change on the same pictures. */
  readonly change: Readonly<Record<"nll" | "ece", Comparison>>;
}

export interface Measured {
  readonly nll: number;
  readonly ece: number;
  /** With a temperature fitted on the pictures that p was chosen on. */
  readonly scaled: { readonly nll: number; readonly ece: number };
  /** Error detection: AUROC by 1 - the largest probability of the mean. */
  readonly errors: Estimate;
  /** Error detection by mutual information; undefined for the untouched model, which has none. */
  readonly errorsByMutualInformation?: number;
}

/** Chooses p by the log likelihood of some pictures, and measures on others. */
export async function postHoc(classifier: Classifier, tuning: Images, test: Images): Promise<PostHoc> {
  const { file, output } = classifier;
  const path = openData(`onnx/${file}`);
  if (path === undefined) throw new Error(`${file} is not there: set MAYHAP_DATA.`);
  const model = await loadOnnx(path);
  const held = { inputs: inputsOf(classifier, tuning), labels: tuning.labels };
  const tuned = await tune(model, held, { output, seed: SEED });
  // What `tune` calls less than two standard errors better may be chance.
  const p = tuned.chosen.gain >= 2 * tuned.chosen.gainError ? tuned.p : 0;
  const inputs = inputsOf(classifier, test);
  const plain = dropconnect(model, 0);
  const untouchedOn = async (x: typeof inputs) => (await predict(plain, x, { output, samples: 1, seed: SEED })).only;
  const sampledOn = async (x: typeof inputs) =>
    (await predict(tuned.model, x, { output, samples: 100, seed: SEED })).only;
  const before = await untouchedOn(inputs);
  const after = p === 0 ? before : await sampledOn(inputs);
  const heldBefore = await untouchedOn(held.inputs);
  const heldAfter = p === 0 ? heldBefore : await sampledOn(held.inputs);
  const compared = (metric: TuneMetric) =>
    bootstrap(scoreClasses(before, test.labels, metric), SEED)(scoreClasses(after, test.labels, metric));
  const likelihood = compared("log-likelihood");
  const nll = { ...likelihood, value: -likelihood.value, difference: -likelihood.difference };
  const ece = compared("ece");
  const untouched = { nll: nll.value - nll.difference, ece: ece.value - ece.difference };
  const scaled = (fitted: Prediction, y: Prediction) => {
    const calibrated = applyCalibration(fitTemperature(fitted, tuning.labels), y);
    return { nll: meanNll(calibrated, test.labels), ece: expectedCalibrationError(calibrated, test.labels) };
  };
  return {
    file,
    p,
    chosen: tuned.p,
    accuracy: [before, after].map((y) => scoreClasses(y, test.labels, "brier").accuracy) as [number, number],
    untouched: { ...untouched, scaled: scaled(heldBefore, before), errors: errorDetection(before, test) },
    sampled: {
      ...{ nll: nll.value, ece: ece.value },
      scaled: scaled(heldAfter, after),
      errors: errorDetection(after, test),
      ...(p === 0
        ? {}
        : { errorsByMutualInformation: auroc(mutualInformation(after), misclassified(after, test.labels)) }),
    },
    change: { nll, ece },
  };
}

/** AUROC of errors among right answers by 1 - the largest probability. */
function errorDetection(y: Prediction, { labels }: Images): Estimate {
  const wrong = misclassified(y, labels);
  const area = auroc(
    maxProbability(y).data.map((p) => 1 - p),
    wrong,
  );
  const positives = wrong.filter(Boolean).length;
  return { value: area, error: hanleyMcNeil(area, positives, wrong.length - positives) };
}

/** Standard error of an area under the ROC curve (Hanley & McNeil 1982, eq. 1 with their negative exponential model). */
export function hanleyMcNeil(area: number, positives: number, negatives: number): number {
  const q1 = area / (2 - area);
  const q2 = (2 * area ** 2) / (1 + area);
  const spread = (positives - 1) * (q1 - area ** 2) + (negatives - 1) * (q2 - area ** 2);
  return Math.sqrt((area * (1 - area) + spread) / (positives * negatives));
}

function inputsOf({ input, shape, pixels: { scale, mean = 0, deviation = 1 } }: Classifier, images: Images) {
  const data = Float32Array.from(images.pixels, (pixel) => (pixel / scale - mean) / deviation);
  return { [input]: { data, shape: [images.labels.length, ...shape] } };
}
