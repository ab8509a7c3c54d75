import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { type TuneData, type TuneMetric, type TunePoint, type Tuning, tune } from "@mayhap/evaluate";
import { tuneCurve } from "@mayhap/plots";
import { type CalibrationNote, calibrationMetadata } from "../calibration/note.ts";
import { UsageError } from "../errors.ts";
import { readCases } from "../inputs/read-cases.ts";
import { chooseOutput, infoOf } from "../models/choose-output.ts";
import { openModel } from "../models/open.ts";
import type { OpenedModel, SaveOptions } from "../models/opened.ts";
import { readingOf } from "../options/inputs.ts";
import { writeStaged } from "../output/stage.ts";
import { checkTarget } from "../output/target.ts";
import { colorsFor } from "../terminal/colors.ts";
import { printJson } from "../terminal/print.ts";
import { progressBar } from "../terminal/progress.ts";
import { textTable } from "../terminal/text-table.ts";
import type { Context } from "./context.ts";
import { layerFacts } from "./replaced-layers.ts";
import type { TuneCommandOptions } from "./tune.ts";

/** `mayhap tune`. */
export async function runTune(path: string, given: TuneCommandOptions, context: Context): Promise<void> {
  const { output: target, picture, force = false, json, maxAccuracyLoss } = given;
  if (picture !== undefined && extname(picture).toLowerCase() !== ".svg")
    throw new UsageError(`--picture ${picture}: the picture is written as SVG. Name it .svg.`);
  for (const file of [target, picture]) if (file !== undefined) await checkTarget(file, force);
  const opened = await openModel(path);
  const name = chooseOutput(opened, given.of);
  const { inputs, labels: truth = new Float64Array(), readAs } = await readCases(opened, name, given, context);
  const options = { ...given, ...(readAs && { readAs }) };
  const data: TuneData =
    readingAt(opened, name, options) === "values" ? { inputs, targets: truth } : { inputs, labels: truth };
  const found = await search(opened, data, name, options, context);
  const written = [
    ...(target === undefined || found.p === 0
      ? []
      : await writeStaged(target, { force, signal: context.signal }, (staged) =>
          opened.save(found.model, staged, noteOf(found, name, readingAt(opened, name, options))),
        )),
    ...(picture === undefined
      ? []
      : await writeStaged(picture, { force, signal: context.signal }, (staged) =>
          writeFile(staged, svg(found, maxAccuracyLoss)),
        )),
  ];
  const { p, layers, calibration, statement, metric, seed, samples, curve } = found;
  if (json) {
    const facts = { model: path, format: opened.format, output: name, metric, samples, seed };
    return printJson({ ...facts, p, layers, calibration, statement, curve, written }, context.stdout);
  }
  const { bold } = colorsFor(context.stdout);
  const left = target !== undefined && p === 0 ? [`Nothing was written to ${target}.`] : [];
  const [head, ...body] = textTable(...tableOf(found, maxAccuracyLoss));
  context.stdout.write(
    `${[bold(head as string), ...body, "", statement, `${samples} samples, seed ${seed}.`, ...left, ...written].join("\n")}\n`,
  );
}

async function search(
  { model }: OpenedModel,
  data: TuneData,
  output: string,
  options: TuneCommandOptions,
  { signal, stderr }: Context,
): Promise<Tuning<unknown>> {
  const { grid, layers, kinds, recurrent, metric, temperature, samples, method, workers, seed } = options;
  const { minStandardErrors, maxAccuracyLoss, maxEceIncrease, maxRmseIncrease } = options;
  const bar = await progressBar(stderr);
  try {
    return await tune(model, data, {
      ...readingOf(options),
      ...(grid && { p: grid }),
      ...(layers && { layers }),
      ...(kinds && { kinds }),
      ...(recurrent && { recurrent }),
      ...(metric && { metric }),
      ...(temperature && { temperature }),
      ...(method && { method }),
      ...(workers !== undefined && { workers }),
      ...(minStandardErrors !== undefined && { minStandardErrors }),
      ...(maxEceIncrease !== undefined && { maxEceIncrease }),
      ...(maxRmseIncrease !== undefined && { maxRmseIncrease }),
      ...(samples !== undefined && { samples }),
      ...(seed !== undefined && { seed }),
      maxAccuracyLoss,
      outputs: [output],
      signal,
      onProgress: bar.update,
    });
  } finally {
    bar.stop();
  }
}

/** What is written beside the chosen model: the temperature, if there is one. */
function noteOf(
  { model, calibration }: Tuning<unknown>,
  output: string,
  readAs: CalibrationNote["readAs"],
): SaveOptions {
  return calibration === undefined
    ? {}
    : { metadata: calibrationMetadata({ output, readAs, layers: layerFacts(model), calibration }) };
}

/** What an output is: as the command line says, else as the model's last layer does. */
function readingAt(opened: OpenedModel, name: string, { readAs }: TuneCommandOptions): CalibrationNote["readAs"] {
  const said = typeof readAs === "object" ? readAs[name] : readAs;
  return said ?? (infoOf(opened, name).head === undefined ? "values" : "probabilities");
}

function svg({ curve, chosen, untouched, metric }: Tuning<unknown>, maxAccuracyLoss: number): string {
  const leastAccuracy = untouched.accuracy === undefined ? {} : { leastAccuracy: untouched.accuracy - maxAccuracyLoss };
  return tuneCurve({ curve, chosen, ...leastAccuracy }, { metric: namedMetric(metric) });
}

function tableOf(
  { curve, chosen, untouched, metric }: Tuning<unknown>,
  maxAccuracyLoss: number,
): [string[], string[][]] {
  const classes = chosen.accuracy !== undefined;
  const tempered = untouched.temperature !== undefined;
  const refused = ({ accuracy = 0 }: TunePoint) =>
    !classes
      ? "loses too much"
      : accuracy < (untouched.accuracy as number) - maxAccuracyLoss
        ? "loses accuracy"
        : "loses calibration";
  const line = (point: TunePoint) => [
    `${point === chosen ? "→" : " "} ${point.p}`,
    point.layers === undefined ? "as it is" : String(point.layers),
    ...(tempered ? [shown(point.temperature)] : []),
    `${shown(point.metric)} ± ${point.standardError.toPrecision(2)}`,
    ...(classes ? [shown(point.accuracy), shown(point.ece)] : [shown(point.rmse)]),
    point === untouched ? "" : `${point.gain.toPrecision(3)} ± ${point.gainError.toPrecision(2)}`,
    point.allowed ? "" : refused(point),
  ];
  const guards = classes ? ["accuracy", "ECE"] : ["RMSE"];
  return [
    ["  p", "layers", ...(tempered ? ["temperature"] : []), namedMetric(metric), ...guards, "gain", ""],
    curve.map(line),
  ];
}

function namedMetric(metric: TuneMetric): string {
  return metric === "log-likelihood" ? "log-likelihood (nats)" : metric;
}

function shown(value: number | undefined): string {
  return value === undefined ? "" : value.toPrecision(4);
}
