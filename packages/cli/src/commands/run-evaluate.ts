import { type KeyNumber, keyNumbers } from "@mayhap/plots/key-numbers";
import { describeLayers } from "../render/describe-run.ts";
import { colorsFor } from "../terminal/colors.ts";
import { printJson } from "../terminal/print.ts";
import { textTable } from "../terminal/text-table.ts";
import type { Context } from "./context.ts";
import type { EvaluateOptions } from "./evaluate.ts";
import { labelledRun } from "./labelled-run.ts";
import { layerFacts } from "./replaced-layers.ts";

/** `mayhap evaluate`. */
export async function runEvaluate(path: string, options: EvaluateOptions, context: Context): Promise<void> {
  const run = await labelledRun(path, options, context);
  const { opened, model, rows, notes, output, prediction, untouched, calibrated } = run;
  const { samples, stopped, method, seed, warnings } = prediction;
  const numbers = keyNumbers({
    ...{ prediction, untouched, labels: run.labels as Float64Array },
    ...(calibrated && { calibrated }),
  });
  const layers = layerFacts(model);
  if (options.json) {
    const metrics = Object.fromEntries(
      numbers.map(({ key, value, untouched, calibrated }) => [key, { value, untouched, calibrated }]),
    );
    const facts = { model: path, format: opened.format, examples: rows, samples, stopped, method, seed, layers };
    return printJson({ ...facts, notes, warnings, output, readAs: prediction.output, metrics }, context.stdout);
  }
  const [head, ...body] = textTable(
    ["", "sampled", "untouched", ...(calibrated ? ["calibrated"] : [])],
    numbers.map(line),
  );
  const { bold, dim } = colorsFor(context.stdout);
  const width = Math.max(...body.map(({ length }) => length));
  context.stdout.write(
    `${[
      `${samples} samples of ${rows} examples, seed ${seed}. ${describeLayers({ layers, method })}.`,
      "",
      bold(`${head}`),
      ...body.map((text, i) => `${text.padEnd(width)}  ${dim(numbers[i]?.meaning as string)}`),
    ].join("\n")}\n`,
  );
}

function line({ name, value, untouched, calibrated }: KeyNumber): string[] {
  return [name, ...[value, untouched, calibrated].map(shown)];
}

function shown(value: number | undefined): string {
  return value === undefined ? "" : Number.isFinite(value) ? value.toPrecision(4) : String(value);
}
