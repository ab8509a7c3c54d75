import { quantify } from "@mayhap/core";
import {
  accuracy,
  aurc,
  auroc,
  brierScore,
  type ClassProbabilities,
  expectedCalibrationError,
  misclassified,
  nll,
} from "@mayhap/evaluate";
import { mean, numbersOf } from "../draw/numbers.ts";
import { type KeyNumber, type KeyNumbersInput, probabilitiesOf } from "./key-number.ts";

/** The key numbers of a classifier. */
export function ofClassifier({ prediction, labels, untouched, calibrated }: KeyNumbersInput): KeyNumber[] {
  const { total, aleatoric, epistemic } = quantify(prediction);
  const spread: KeyNumber[] = [
    { key: "total", name: "total uncertainty (nats)", value: mean(total.data), meaning: "mean entropy of the answers" },
    {
      key: "aleatoric",
      name: "aleatoric (nats)",
      value: mean(aleatoric.data),
      meaning: "the part that is in the data",
    },
    {
      key: "epistemic",
      name: "epistemic (nats)",
      value: mean(epistemic.data),
      meaning: "the part that is the model's own: its samples disagree",
    },
  ];
  if (labels === undefined) return spread;
  const truth = numbersOf(labels, "labels");
  const mended = probabilitiesOf(calibrated);
  const wrong = misclassified(prediction, truth);
  const score = (key: string, name: string, measure: Measure, meaning: string): KeyNumber => ({
    key,
    name,
    value: measure(prediction, truth),
    ...(untouched && { untouched: measure(untouched, truth) }),
    ...(mended && { calibrated: measure(mended, truth) }),
    meaning,
  });
  // Where all answers are right, or all are wrong, there is nothing to find.
  const mixed = wrong.includes(0) && wrong.includes(1);
  return [
    score("accuracy", "accuracy", accuracy, "share of right answers"),
    score("nll", "NLL (nats)", nll, "negative log likelihood of the labels; small is good"),
    score("brier", "Brier score", brierScore, "squared distance of the probabilities from the truth; small is good"),
    score(
      "ece",
      "ECE",
      expectedCalibrationError,
      "expected calibration error: how far confidence and accuracy are apart; small is good",
    ),
    {
      key: "aurc",
      name: "AURC",
      value: aurc(total, wrong),
      meaning: "mean error rate over all coverages; small is good",
    },
    ...(mixed
      ? [
          {
            key: "errorAurocTotal",
            name: "AUROC of errors, total",
            value: auroc(total, wrong),
            meaning: finds("total"),
          },
          {
            key: "errorAurocEpistemic",
            name: "AUROC of errors, epistemic",
            value: auroc(epistemic, wrong),
            meaning: finds("epistemic"),
          },
        ]
      : []),
    ...spread,
  ];
}

type Measure = (probabilities: ClassProbabilities, labels: readonly number[]) => number;

function finds(part: string): string {
  return `how well ${part} uncertainty tells wrong answers from right ones; 0.5 is chance, 1 perfect`;
}
