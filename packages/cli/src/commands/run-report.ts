import { writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { explain } from "@mayhap/core";
import { reportHtml } from "@mayhap/plots/report";
import { UsageError } from "../errors.ts";
import { writeStaged } from "../output/stage.ts";
import { checkTarget } from "../output/target.ts";
import { describeLayers } from "../render/describe-run.ts";
import { printJson } from "../terminal/print.ts";
import type { Context } from "./context.ts";
import { labelledRun } from "./labelled-run.ts";
import { layerFacts } from "./replaced-layers.ts";
import type { ReportOptions } from "./report.ts";

/** `mayhap report`. */
export async function runReport(path: string, options: ReportOptions, context: Context): Promise<void> {
  const { output: target, force = false, json, title, classes, theme, input } = options;
  if (![".html", ".htm"].includes(extname(target).toLowerCase()))
    throw new UsageError(`--output ${target}: the report is a web page. Name it .html.`);
  await checkTarget(target, force);
  const { opened, model, output, prediction, untouched, labels, calibrated } = await labelledRun(
    path,
    options,
    context,
  );
  const layers = layerFacts(model);
  const html = reportHtml({
    prediction,
    untouched,
    ...(labels && { labels }),
    ...(calibrated && { calibrated }),
    title: title ?? `What ${basename(path)} does not know`,
    facts: {
      model: `${path} (${opened.format}, ${opened.parameters.toLocaleString("en-US")} parameters), output ${output}`,
      inputs: input.join(", "),
      ...(options.labels !== undefined && { labels: options.labels }),
      random: describeLayers({ layers, method: prediction.method }),
    },
    explanation: explain(model),
    ...(classes && { classes }),
    theme,
  });
  const written = await writeStaged(target, { force, signal: context.signal }, (staged) => writeFile(staged, html));
  const { samples, seed, warnings } = prediction;
  if (json)
    return printJson({ model: path, format: opened.format, samples, seed, layers, warnings, written }, context.stdout);
  context.stdout.write(`${written.join(", ")}: report on ${samples} samples, seed ${seed}\n`);
}
