import { table } from "../../bench/report/text.ts";
import { type Estimate, meanOf, number, plusMinus } from "../page.ts";
import type { Method } from "./gradient.ts";
import type { Published } from "./published.ts";
import type { SplitResult } from "./split.ts";

/** Results of one data set and method. */
export interface Row {
  readonly published: Published;
  readonly method: Method;
  readonly splits: readonly SplitResult[];
}

/** The page about regression on UCI data. */
export function uciPage(rows: readonly Row[], [validation, test]: readonly [number, number]): string[] {
  return [
    "# Regression on UCI data",
    `Written by \`pnpm papers:uci\`. Networks of one hidden layer of 50 rectified units on the splits of Hernández-Lobato & Adams (2015), with dropout or DropConnect in front of both layers, against the results that Gal & Ghahramani publish with their code for MC dropout with the same networks and splits (4000 epochs; better than table 1 of their paper of 2016). Mean ± standard error over the splits.`,
    `p is one of the authors' four (0.005, 0.01, 0.05, 0.1). p and the precision τ of the noise are chosen by the log likelihood of a fifth of the training cases, τ on a wider grid than the authors' (their largest τ for energy, 0.75, holds their likelihood there down), with ${validation} samples; then a network is trained on all training cases, and its ${test} samples of the test cases are scored. Training is Adam with batches of 32 and a rate that falls from 0.01 to 0 along half a cosine, in a plain trainer whose gradients are tested against those of TensorFlow.js; the trained weights become an ONNX model, and \`predict\` of this library draws all samples.`,
    "Not worse: at most two standard errors (of both results together) behind the published mean.",
    table(
      [
        "data",
        "method",
        "splits",
        "epochs",
        "RMSE, published",
        "RMSE",
        "log likelihood, published",
        "log likelihood",
        "",
      ],
      rows.map(({ published, method, splits }) => {
        const rmse = meanOf(splits.map((split) => split.rmse));
        const logLikelihood = meanOf(splits.map((split) => split.logLikelihood));
        return [
          published.data,
          method,
          String(splits.length),
          String(published.epochs),
          plusMinus(published.rmse, 2),
          plusMinus(rmse, 2),
          plusMinus(published.logLikelihood, 2),
          plusMinus(logLikelihood, 2),
          verdict(published, rmse, logLikelihood),
        ];
      }),
    ),
    "## What was chosen",
    table(
      ["data", "method", "p: number of splits", "τ, median"],
      rows.map(({ published, method, splits }) => {
        return [published.data, method, countsOf(splits), number(median(splits.map(({ tau }) => tau)), 3)];
      }),
    ),
  ];
}

/** Behind the published mean by more than two standard errors? */
export function verdict(published: Published, rmse: Estimate, logLikelihood: Estimate): string {
  const behind = [
    ...(exceeds(rmse.value - published.rmse.value, rmse, published.rmse) ? ["RMSE"] : []),
    ...(exceeds(published.logLikelihood.value - logLikelihood.value, logLikelihood, published.logLikelihood)
      ? ["log likelihood"]
      : []),
  ];
  return behind.length === 0 ? "not worse" : `worse: ${behind.join(", ")}`;
}

function exceeds(loss: number, a: Estimate, b: Estimate): boolean {
  return loss > 2 * Math.hypot(a.error, b.error);
}

function countsOf(splits: readonly SplitResult[]): string {
  const ps = [...new Set(splits.map(({ p }) => p))].sort((a, b) => a - b);
  return ps.map((p) => `${p}: ${splits.filter((split) => split.p === p).length}`).join(", ");
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
