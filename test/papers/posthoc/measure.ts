import { dropconnect, maxProbability, mutualInformation, type Prediction, predict } from "@mayhap/core";
import { accuracy, applyCalibration, auroc, type ClassProbabilities, misclassified, tune } from "@mayhap/evaluate";
import { loadOnnx } from "@mayhap/onnx";
import { labelled } from "../../../packages/evaluate/src/input/labelled.ts";
import { bootstrap, type Comparison } from "../../../packages/evaluate/src/tune/compare.ts";
import type { TuneMetric } from "../../../packages/evaluate/src/tune/points.ts";
import { classMetrics } from "../../../packages/evaluate/src/tune/score-classes.ts";
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
  /** Why, in the words of `tune`. */
  readonly statement: string;
  readonly accuracy: readonly [untouched: number, sampled: number];
  readonly untouched: Detection;
  readonly sampled: Detection;
  readonly change: Change;
  /** The same where p is chosen together with a temperature, against the model as it is, without one. */
  readonly tempered: {
    readonly p: number;
    readonly temperature: number;
    readonly accuracy: number;
    readonly change: Change;
    /** Against the model as it is with a temperature. */
    readonly more: Change;
  };
}

/** Of each: what it is, and how much it changed, which is good below 0, with the standard error of the change on the same pictures. */
export type Change = Readonly<Record<"nll" | "ece", Comparison>>;

export interface Detection {
  /** AUROC by 1 - the largest probability of the mean. */
  readonly errors: Estimate;
  /** AUROC by mutual information; undefined for the untouched model, which has none. */
  readonly errorsByMutualInformation?: number;
}

/** Chooses p by the log likelihood of some pictures, and measures on others. */
export async function postHoc(classifier: Classifier, tuning: Images, test: Images): Promise<PostHoc> {
  const { file, output } = classifier;
  const path = openData(`onnx/${file}`);
  if (path === undefined) throw new Error(`${file} is not there: set MAYHAP_DATA.`);
  const model = await loadOnnx(path);
  const held = { inputs: inputsOf(classifier, tuning), labels: tuning.labels };
  const { labels } = test;
  const inputs = inputsOf(classifier, test);
  const before = (await predict(dropconnect(model, 0), inputs, { output, samples: 1, seed: SEED })).only;
  const after = async ({ p, model }: { p: number; model: unknown }) =>
    p === 0 ? before : (await predict(model, inputs, { output, samples: 100, seed: SEED })).only;

  const plain = await tune(model, held, { output, seed: SEED });
  const sampled = await after(plain);
  const tempered = await tune(model, held, { output, seed: SEED, temperature: true });
  const { temperature = 1 } = tempered.calibration ?? {};
  const scaled = (y: Prediction, temperature: number) =>
    temperature === 1 ? y : applyCalibration({ type: "temperature", on: "mean", temperature }, y);
  const temperedSampled = tempered.p === plain.p ? sampled : await after(tempered);
  const calibrated = scaled(temperedSampled, temperature);
  return {
    file,
    p: plain.p,
    statement: plain.statement,
    accuracy: [accuracy(before, labels), accuracy(sampled, labels)],
    untouched: { errors: errorDetection(before, test) },
    sampled: {
      errors: errorDetection(sampled, test),
      ...(plain.p === 0
        ? {}
        : { errorsByMutualInformation: auroc(mutualInformation(sampled), misclassified(sampled, labels)) }),
    },
    change: changeOf(before, sampled, labels),
    tempered: {
      p: tempered.p,
      temperature,
      accuracy: accuracy(temperedSampled, labels),
      change: changeOf(before, calibrated, labels),
      more: changeOf(scaled(before, tempered.untouched.temperature ?? 1), calibrated, labels),
    },
  };
}

function changeOf(before: ClassProbabilities, after: ClassProbabilities, labels: Uint8Array): Change {
  const compared = (metric: TuneMetric) => {
    const scored = (y: ClassProbabilities) => ({
      examples: labels.length,
      metric: classMetrics[metric](labelled(y, labels)),
      epistemic: 0,
    });
    return bootstrap(scored(before), SEED)(scored(after));
  };
  const likelihood = compared("log-likelihood");
  const nll = { ...likelihood, value: -likelihood.value, difference: -likelihood.difference };
  return { nll, ece: compared("ece") };
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
