import { OptionsError, type Prediction } from "@mayhap/core";
import {
  applyCalibration,
  type Calibration,
  expectedCalibrationError,
  fitIsotonic,
  fitPlatt,
  fitTemperature,
  nll,
} from "@mayhap/evaluate";
import { calibrationMetadata } from "../calibration/note.ts";
import { writeStaged } from "../output/stage.ts";
import { checkTarget } from "../output/target.ts";
import { printJson } from "../terminal/print.ts";
import { textTable } from "../terminal/text-table.ts";
import type { CalibrateOptions } from "./calibrate.ts";
import type { Context } from "./context.ts";
import { labelledRun } from "./labelled-run.ts";
import { layerFacts } from "./replaced-layers.ts";

const fits: Readonly<Record<CalibrateOptions["by"], (prediction: Prediction, labels: Float64Array) => Calibration>> = {
  temperature: fitTemperature,
  isotonic: fitIsotonic,
  platt: fitPlatt,
};

/** `mayhap calibrate`. */
export async function runCalibrate(path: string, options: CalibrateOptions, context: Context): Promise<void> {
  const { output: target, force = false, by, json } = options;
  await checkTarget(target, force);
  const run = await labelledRun(path, options, context, true);
  const { opened, model, output, prediction, rows } = run;
  const labels = run.labels as Float64Array;
  if (prediction.output === "values")
    throw new OptionsError(
      "NOT_A_CLASSIFIER",
      `mayhap calibrate is for classes, and output "${output}" is read as plain values. Say --read-as logits or probabilities if it is a classifier's.`,
    );
  const calibration = fits[by](prediction, labels);
  const layers = layerFacts(model);
  const after = applyCalibration(calibration, prediction);
  const metrics = {
    nll: { before: nll(prediction, labels), after: nll(after, labels) },
    ece: { before: expectedCalibrationError(prediction, labels), after: expectedCalibrationError(after, labels) },
  };
  const metadata = calibrationMetadata(output, layers, calibration);
  const written = await writeStaged(target, { force, signal: context.signal }, (staged) =>
    opened.save(model, staged, { metadata }),
  );
  const { samples, seed } = prediction;
  if (json)
    return printJson(
      { model: path, examples: rows, samples, seed, layers, output, calibration, metrics, written },
      context.stdout,
    );
  const table = textTable(
    ["", "before", "after"],
    Object.entries({ "NLL (nats)": metrics.nll, ECE: metrics.ece }).map(([name, { before, after }]) => [
      name,
      before.toPrecision(4),
      after.toPrecision(4),
    ]),
  );
  context.stdout.write(
    `${[...table, "", `On the ${rows} examples that it was fitted to, ${samples} samples, seed ${seed}; on others it gains less.`, describe(calibration), written.join(", ")].join("\n")}\n`,
  );
}

function describe(calibration: Calibration): string {
  if (calibration.type !== "temperature") return `A curve for each of ${calibration.classes} classes.`;
  const { temperature } = calibration;
  const change = temperature > 1 ? "less sure" : "surer";
  return `Temperature ${temperature.toPrecision(4)}: answers become ${change}.`;
}
