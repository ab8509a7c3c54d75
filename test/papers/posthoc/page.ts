import type { Comparison } from "../../../packages/evaluate/src/tune/compare.ts";
import { table } from "../../bench/report/text.ts";
import { plusMinus } from "../page.ts";
import type { PostHoc } from "./measure.ts";

/** The page about classifiers that were not trained with DropConnect. */
export function postHocPage(found: readonly PostHoc[], tuning: number, test: number): string[] {
  const changed = found.filter(({ p }) => p > 0);
  const least = found.map(({ sampled }) => sampled.errors).reduce((a, b) => (a.value < b.value ? a : b));
  return [
    "# Classifiers that were not trained with DropConnect",
    `Written by \`pnpm papers:posthoc\`. Published MNIST classifiers, as they are on the web: p is chosen by \`tune\` with its defaults (log likelihood, layers all but the first, 50 samples) on ${tuning} of the 10 000 test pictures, every tenth, and taken if it is better by two standard errors, else the model stays as it is (a rule that was set after a first run without it: onnx2c_mnist_pytorch_matmul_nobias then had p = 0.2 on the strength of 0.0012 ± 0.0035, and an NLL that was worse by 0.0063 ± 0.0008); everything below is measured on the other ${test}, with 100 samples. No paper has these numbers: the measure is the model as it is.`,
    "NLL is the mean negative log likelihood in nats, ECE the expected calibration error with 15 bins of equal width. A change below 0 is good; ± is the bootstrap's standard error of the change, on the same pictures.",
    table(
      ["model", "p", "accuracy before", "after", "NLL before", "after", "change", "ECE before", "after", "change"],
      found.map(({ file, p, chosen, accuracy, untouched, sampled, change }) => [
        file.replace(".onnx", ""),
        p === 0 ? `0${chosen > 0 ? ` (${chosen} is better by less than two standard errors)` : ""}` : String(p),
        ...accuracy.map((share) => share.toFixed(4)),
        untouched.nll.toFixed(4),
        sampled.nll.toFixed(4),
        p === 0 ? "0" : changeOf(change.nll),
        untouched.ece.toFixed(4),
        sampled.ece.toFixed(4),
        p === 0 ? "0" : changeOf(change.ece),
      ]),
    ),
    verdict(changed),
    "## With temperature scaling",
    `Likelihood and calibration can differ: an overconfident network may have its best likelihood at a p where the average of the samples is underconfident. A temperature, fitted on the same ${tuning} pictures, mends either; decisions do not change.`,
    table(
      ["model", "NLL, as it is", "samples", "ECE, as it is", "samples"],
      found.map(({ file, untouched, sampled }) => [
        file.replace(".onnx", ""),
        untouched.scaled.nll.toFixed(4),
        sampled.scaled.nll.toFixed(4),
        untouched.scaled.ece.toFixed(4),
        sampled.scaled.ece.toFixed(4),
      ]),
    ),
    `For the ${changed.length} models that get DropConnect: samples with a temperature are better in NLL and ECE than the model as it is without one in ${betterScaled(changed, ({ untouched }) => untouched)}, and than the model as it is with one in ${betterScaled(changed, ({ untouched }) => untouched.scaled)}.`,
    "## Finding errors",
    "AUROC of wrong answers among right ones: 0.5 is chance. ± is Hanley and McNeil's standard error (1982).",
    table(
      [
        "model",
        "model as it is, 1 − largest probability",
        "samples, 1 − largest probability",
        "samples, mutual information",
      ],
      found.map(({ file, untouched, sampled }) => [
        file.replace(".onnx", ""),
        plusMinus(untouched.errors, 3),
        plusMinus(sampled.errors, 3),
        sampled.errorsByMutualInformation?.toFixed(3) ?? "",
      ]),
    ),
    `The least is ${plusMinus(least, 3)}: ${(least.value - 0.5).toFixed(2)} above chance, ${Math.floor((least.value - 0.5) / least.error)} standard errors.`,
  ];
}

function changeOf({ difference, differenceError }: Comparison): string {
  return plusMinus({ value: difference, error: differenceError }, 4);
}

/** Which models changed by more than two standard errors. */
function verdict(changed: readonly PostHoc[]): string {
  const said = (metric: "nll" | "ece") => {
    const ratios = changed.map(({ file, change }) => ({
      file: file.replace(".onnx", ""),
      errors: change[metric].difference / change[metric].differenceError,
    }));
    const worse = ratios
      .filter(({ errors }) => errors > 2)
      .map(({ file, errors }) => `${file} by ${errors.toFixed(1)}`);
    const better = ratios.filter(({ errors }) => errors < -2).length;
    return `${metric.toUpperCase()} is better by more than two standard errors in ${better} and worse by as much in ${worse.length === 0 ? "none" : worse.join(", ")}.`;
  };
  return `Of the ${changed.length} models that get DropConnect: ${said("nll")} ${said("ece")}`;
}

/** In how many models the samples with a temperature are better in both. */
function betterScaled(found: readonly PostHoc[], than: (one: PostHoc) => { nll: number; ece: number }): number {
  return found.filter((one) => one.sampled.scaled.nll < than(one).nll && one.sampled.scaled.ece < than(one).ece).length;
}
