import { type Prediction, predict } from "@mayhap/core";
import { applyCalibration, scaledSpread } from "@mayhap/evaluate";
import type { Calibrated } from "@mayhap/plots/key-numbers";
import { type AnyCalibration, calibrationOf, notedReading } from "../calibration/note.ts";
import { readCalibration } from "../calibration/read-calibration.ts";
import { readCases } from "../inputs/read-cases.ts";
import { chooseOutput } from "../models/choose-output.ts";
import { openModel } from "../models/open.ts";
import type { OpenedModel } from "../models/opened.ts";
import { transform } from "../models/transform.ts";
import { readingOf } from "../options/inputs.ts";
import type { LabelledOptions } from "../options/labelled.ts";
import { samplingOf } from "../options/sampling.ts";
import { notices } from "../terminal/notices.ts";
import type { Context } from "./context.ts";
import { predictWithProgress } from "./predict-with-progress.ts";
import { layerFacts } from "./replaced-layers.ts";

/** What the sampled and the untouched model say of the same inputs, and what was true. */
export interface LabelledRun {
  readonly opened: OpenedModel;
  /** The transformed model. */
  readonly model: unknown;
  readonly rows: number;
  readonly notes: readonly string[];
  /** Name of the output. */
  readonly output: string;
  readonly prediction: Prediction;
  readonly untouched: Prediction;
  readonly labels: Float64Array | undefined;
  /** Class probabilities or spread, calibrated as the model file says; undefined where it says nothing. */
  readonly calibrated: Calibrated | undefined;
}

/** Predicts with and without sampling. Labels are read first: sampling may take long. `recalibrate` leaves a calibration in the file unread. */
export async function labelledRun(
  path: string,
  options: LabelledOptions & { readonly keep?: boolean },
  context: Context,
  recalibrate = false,
): Promise<LabelledRun> {
  const sampling = { ...samplingOf(options), keep: options.keep ?? false };
  const opened = await openModel(path);
  const output = chooseOutput(opened, options.of);
  const model = transform(opened.model, options);
  const note = recalibrate ? undefined : readCalibration(opened, layerFacts(model), context);
  const { inputs, rows, labels, readAs, notes } = await readCases(opened, output, options, context, notedReading(note));
  const reading = { ...readingOf({ ...options, ...(readAs && { readAs }) }), outputs: [output] };
  const { outputs } = await predictWithProgress(model, inputs, { ...sampling, ...reading }, context);
  const prediction = outputs[output] as Prediction;
  const calibration = calibrationOf({ calibration: note }, output);
  const plain = transform(opened.model, { ...options, p: 0 });
  const untouched = await predict(plain, inputs, { ...reading, samples: 1, signal: context.signal });
  notices({ warnings: prediction.warnings }, context.stderr);
  return {
    ...{ opened, model, rows, notes, output, prediction, labels },
    untouched: untouched.outputs[output] as Prediction,
    calibrated: calibration && calibrated(prediction, calibration),
  };
}

/** What a calibration makes of a prediction; undefined where it is for another kind of output. */
function calibrated(prediction: Prediction, calibration: AnyCalibration): Calibrated | undefined {
  const values = prediction.output === "values";
  if (calibration.type === "std") return values ? scaledSpread(calibration, prediction) : undefined;
  return values ? undefined : applyCalibration(calibration, prediction);
}
