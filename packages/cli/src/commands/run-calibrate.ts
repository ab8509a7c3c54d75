import { OptionsError } from "@mayhap/core";
import { calibrateClasses, calibrateValues, type Metrics } from "../calibration/fit.ts";
import { type AnyCalibration, calibrationMetadata } from "../calibration/note.ts";
import { writeStaged } from "../output/stage.ts";
import { checkTarget } from "../output/target.ts";
import { printJson } from "../terminal/print.ts";
import { textTable } from "../terminal/text-table.ts";
import type { CalibrateOptions } from "./calibrate.ts";
import type { Context } from "./context.ts";
import { labelledRun } from "./labelled-run.ts";
import { layerFacts } from "./replaced-layers.ts";

/** `mayhap calibrate`. */
export async function runCalibrate(path: string, options: CalibrateOptions, context: Context): Promise<void> {
  const { output: target, force = false, json } = options;
  await checkTarget(target, force);
  const run = await labelledRun(path, options, context, true);
  const { opened, model, output, prediction, rows } = run;
  const labels = run.labels as Float64Array;
  const values = prediction.output === "values";
  const by = options.by ?? (values ? "std" : "temperature");
  if (values !== (by === "std"))
    throw new OptionsError(
      values ? "NOT_A_CLASSIFIER" : "INVALID_OPTIONS",
      values
        ? `--by ${by} is for classes, and output "${output}" is read as plain values. Say --read-as logits or probabilities if it is a classifier's, else --by std.`
        : `--by std is for plain values, and output "${output}" is a classifier's. Say --read-as values if it is not.`,
    );
  const { calibration, metrics } =
    by === "std" ? calibrateValues(prediction, labels) : calibrateClasses(by, prediction, labels);
  const layers = layerFacts(model);
  const metadata = calibrationMetadata({ output, readAs: prediction.output, layers, calibration });
  const written = await writeStaged(target, { force, signal: context.signal }, (staged) =>
    opened.save(model, staged, { metadata }),
  );
  const { samples, seed } = prediction;
  if (json)
    return printJson(
      { model: path, examples: rows, samples, seed, layers, output, calibration, metrics, written },
      context.stdout,
    );
  context.stdout.write(
    `${[...tableOf(metrics), "", `On the ${rows} examples that it was fitted to, ${samples} samples, seed ${seed}; on others it gains less.`, describe(calibration), written.join(", ")].join("\n")}\n`,
  );
}

const names: Readonly<Record<string, string>> = {
  nll: "NLL (nats)",
  ece: "ECE",
  coverage90: "coverage of the 90 % interval",
};

function tableOf(metrics: Metrics): string[] {
  return textTable(
    ["", "before", "after"],
    Object.entries(metrics).map(([key, { before, after }]) => [
      names[key] ?? key,
      before.toPrecision(4),
      after.toPrecision(4),
    ]),
  );
}

function describe(calibration: AnyCalibration): string {
  if (calibration.type === "std") {
    const { scale } = calibration;
    return `Standard deviations are multiplied by ${scale.toPrecision(4)}: intervals become ${scale > 1 ? "wider" : "narrower"}.`;
  }
  if (calibration.type !== "temperature") return `A curve for each of ${calibration.classes} classes.`;
  const { temperature } = calibration;
  const change = temperature > 1 ? "less sure" : "surer";
  // The bounds of fitTemperature.
  const bound = Math.abs(Math.log(temperature)) > Math.log(99.9);
  const doubt = ` It would go further: ${temperature > 1 ? "these answers are no better than chance. Are the labels in the order of the examples" : "all of these answers are right. Are they from the training data"}?`;
  return `Temperature ${temperature.toPrecision(4)}: answers become ${change}.${bound ? doubt : ""}`;
}
