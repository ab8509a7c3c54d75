import { type Results, tableOf } from "../results.ts";
import type { Ratio } from "../statistics.ts";
import { alignedTable } from "./text.ts";

const [begin, end] = ["<!-- bench -->", "<!-- /bench -->"];

/** A text with the table of what a hundred samples cost in place of the one between its marks. */
export function withSummary(text: string, results: Results): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The text has no ${begin} … ${end}.`);
  return `${text.slice(0, from + begin.length)}\n\n${summaryOf(results)}\n\n${text.slice(to)}`;
}

function summaryOf(results: Results): string {
  const [mlp, cnn, tfjs] = ["mlp", "cnn", "tfjs"].map((id) => tableOf(results, id));
  const dense = (mlp?.works() ?? []).map(({ id, title }) => {
    const faster = (variant: string) => rounded(mlp?.ratio(id, "torch-probly", variant));
    return [
      `dense network 784-800-800-10, ${title}`,
      `${faster("onnx-mayhap")} times faster than a loop in PyTorch; ${faster("onnx-mayhap-workers-2")} times with two workers, ${faster("onnx-mayhap-gaussian")} times with \`method: "gaussian"\``,
    ];
  });
  const web = (tfjs?.works() ?? []).map(({ id, title }) => [
    `the same in TensorFlow.js' wasm backend, ${title}`,
    `${rounded(tfjs?.ratio(id, "tfjs-random-uniform", "tfjs-mayhap"))} times faster than a loop with \`tf.randomUniform\``,
  ]);
  const images = (cnn?.works() ?? []).map(({ id, title }) => [
    `ResNet-18, stochastic head of two layers, ${title}`,
    `as long as ${rounded(cnn?.passes(id, "onnx-mayhap", "onnx-deterministic"))} passes of the plain model`,
  ]);
  return alignedTable(["100 samples", "take"], [...dense, ...web, ...images]);
}

/** Two digits: the ranges on the page are wide. */
function rounded(ratio: Ratio | undefined): string {
  return ratio === undefined ? "–" : String(Number(ratio.median.toPrecision(2)));
}
