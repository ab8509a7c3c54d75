import { table } from "../../bench/report/text.ts";
import { plusMinus } from "../page.ts";
import type { Change, PostHoc } from "./measure.ts";

/** Worse by more standard errors than this is worse. */
const ERRORS = 2;

/** The page about classifiers that were not trained with DropConnect. */
export function postHocPage(found: readonly PostHoc[], tuning: number, test: number): string[] {
  const least = found.map(({ sampled }) => sampled.errors).reduce((a, b) => (a.value < b.value ? a : b));
  return [
    "# Classifiers that were not trained with DropConnect",
    `Written by \`pnpm papers:posthoc\`. Published MNIST classifiers, as they are on the web: p is chosen by \`tune\` with its defaults (log likelihood, layers all but the first, 50 samples; a gain of two standard errors at least, calibration error not above that of the model as it is) on ${tuning} of the 10 000 test pictures, every tenth; everything below is measured on the other ${test}, with 100 samples. Where \`tune\` leaves p at 0, model and answers stay what they are. No paper has these numbers: the measure is the model as it is.`,
    "The rules of `tune` were made after runs on these same pictures. Without the first, onnx2c_mnist_pytorch_matmul_nobias got p = 0.2, and its NLL became worse by 0.0063 ± 0.0008; without the second, mnist_cnn_keras2onnx_max2 and mnist_cnn_torch11_opset9 got p = 0.3 and 0.5, and their ECE became worse by 0.0995 ± 0.0024 and 0.0690 ± 0.0019. An allowance of two standard errors for the calibration error would still have let p = 0.3 pass for the latter, 0.0096 ± 0.0016 worse with 30 samples. So this page shows that the rules do what they are for, not how well they do on other models.",
    "NLL is the mean negative log likelihood in nats, ECE the expected calibration error with 15 bins of equal width. A change below 0 is good; ± is the bootstrap's standard error of the change, on the same pictures. Not worse: by no more than two standard errors.",
    table(
      ["model", "p", "accuracy before", "after", "NLL before", "after", "change", "ECE before", "after", "change"],
      found.map(({ file, p, accuracy, change }) => [
        nameOf(file),
        String(p),
        ...accuracy.map((share) => share.toFixed(4)),
        ...changed(change, p > 0),
      ]),
    ),
    verdict(found, "Against the model as it is", ({ change }) => change),
    "What `tune` says of those that it leaves alone:",
    found
      .filter(({ p }) => p === 0)
      .map(({ file, statement }) => `- ${nameOf(file)}: ${statement}`)
      .join("\n"),
    "## With a temperature",
    `Likelihood and calibration can differ: an overconfident network may have its best likelihood at a p where the average of the samples is underconfident, which the guard on the calibration error does not let pass. With \`temperature: true\` each p, and the model as it is, is judged at the temperature that suits it best on the same ${tuning} pictures; p above 0 then means that DropConnect adds to what a temperature does alone. A temperature of 1: what the best one gains may be chance. Changes are against the model as it is, without a temperature.`,
    table(
      [
        "model",
        "p",
        "temperature",
        "accuracy",
        "NLL",
        "change",
        "ECE",
        "change",
        "change of NLL against a temperature alone",
      ],
      found.map(({ file, tempered: { p, temperature, accuracy, change, more } }) => [
        nameOf(file),
        String(p),
        temperature.toFixed(3),
        accuracy.toFixed(4),
        ...changed(change, p > 0 || temperature !== 1).filter((_, i) => i % 3 > 0),
        p > 0 ? changeOf(more.nll) : "",
      ]),
    ),
    verdict(found, "Against the model as it is", ({ tempered }) => tempered.change),
    verdict(
      found.filter(({ tempered }) => tempered.p > 0),
      "Against a temperature alone",
      ({ tempered }) => tempered.more,
    ),
    "## Finding errors",
    "AUROC of wrong answers among right ones: 0.5 is chance. ± is Hanley and McNeil's standard error (1982).",
    table(
      [
        "model",
        "model as it is, 1 − largest probability",
        "as tuned, 1 − largest probability",
        "as tuned, mutual information",
      ],
      found.map(({ file, untouched, sampled }) => [
        nameOf(file),
        plusMinus(untouched.errors, 3),
        plusMinus(sampled.errors, 3),
        sampled.errorsByMutualInformation?.toFixed(3) ?? "",
      ]),
    ),
    `The least of the models as tuned is ${plusMinus(least, 3)}: ${(least.value - 0.5).toFixed(2)} above chance, ${Math.floor((least.value - 0.5) / least.error)} standard errors.`,
  ];
}

function nameOf(file: string): string {
  return file.replace(".onnx", "");
}

/** Before, after and change of both measures. */
function changed({ nll, ece }: Change, isChanged: boolean): string[] {
  return [nll, ece].flatMap((one) => [
    (one.value - one.difference).toFixed(4),
    one.value.toFixed(4),
    isChanged ? changeOf(one) : "0",
  ]);
}

function changeOf({ difference, differenceError }: Change["nll"]): string {
  return plusMinus({ value: difference, error: differenceError }, 4);
}

/** In how many models a measure became better or worse by more than so many standard errors. */
function verdict(found: readonly PostHoc[], against: string, changeOf: (one: PostHoc) => Change): string {
  const said = (metric: keyof Change) => {
    const ratios = found.map((one) => {
      const { difference, differenceError } = changeOf(one)[metric];
      return { name: nameOf(one.file), errors: difference === 0 ? 0 : difference / differenceError };
    });
    const worse = ratios
      .filter(({ errors }) => errors > ERRORS)
      .map(({ name, errors }) => `${name} (by ${errors.toFixed(1)})`);
    const better = ratios.filter(({ errors }) => errors < -ERRORS).length;
    return `${metric.toUpperCase()} is better by more than two standard errors in ${better}, and worse by more in ${worse.length === 0 ? "none" : worse.join(", ")}.`;
  };
  return `${against}, of ${found.length} models: ${said("nll")} ${said("ece")}`;
}
