import { OptionsError } from "@mayhap/core";
import { element, escapeText } from "../draw/markup.ts";
import { numbersOf, show } from "../draw/numbers.ts";
import { type KeyNumber, keyNumbers } from "../key-numbers/index.ts";
import { classification } from "./classification.ts";
import type { Case, Prepared, ReportInput } from "./findings.ts";
import { type Column, facts, figures, section, table } from "./html.ts";
import { page } from "./page.ts";
import { regression } from "./regression.ts";

/**
 * A report of a model's predictions as one HTML page that fetches nothing: what the model is, the numbers that matter, pictures, the most
 * uncertain cases and how to read it all. For screens, light and dark, and for paper.
 *
 * @throws `OptionsError` `INVALID_OPTIONS` for fewer than two samples; `DataError` where labels do not fit
 *
 * @example
 * ```ts
 * import { dropconnect, explain, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 * import { reportHtml } from "@mayhap/plots/report";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const x = [[0.5, -1, 2, 0], [1, 1, 0, 0], [0, 3, 1, -1]];
 * const prediction = await predict(model, { x }, { samples: 50, seed: 7, keep: true });
 * const html = reportHtml({ prediction, labels: [0, 1, 2], explanation: explain(model) });
 * html.startsWith("<!doctype html>"); // => true
 * ```
 */
export function reportHtml(given: ReportInput): string {
  const input: Prepared = prepare(given);
  const { prediction, labels, untouched, title = "What the model does not know", theme = "auto", explanation } = input;
  if (prediction.samples < 2)
    throw new OptionsError(
      "INVALID_OPTIONS",
      "reportHtml: one sample has no spread to report. Predict with samples: 100, or another number from 2.",
    );
  const numbers = keyNumbers(input);
  const found = prediction.output === "values" ? regression(input) : classification(input);
  return page(
    title,
    [
      element("p", { class: "lead" }, escapeText(lead(input, numbers))),
      ...prediction.warnings.map((warning) => element("p", { class: "warning" }, escapeText(warning))),
      facts(Object.entries({ ...input.facts, ...run(input) })),
      section(
        "Key numbers",
        table(
          untouched && labels ? "Of the sampled and of the untouched model" : "Over all examples",
          keyColumns(input),
          numbers,
        ),
      ),
      section("Pictures", figures(found.pictures)),
      section(
        "The most uncertain examples",
        table(
          "By uncertainty, the largest first; examples are counted from 0",
          found.columns as Column<Case>[],
          found.examples,
        ),
        figures(found.samples),
      ),
      section("How to read this", element("ul", {}, ...found.guide.map((line) => element("li", {}, escapeText(line))))),
      explanation === undefined
        ? ""
        : section(
            "What is random",
            "<p>Every layer in the order in which it runs, and whether its connections are dropped at random.</p>",
            element("pre", { tabindex: 0, "aria-label": "Layers of the model" }, escapeText(String(explanation))),
          ),
    ].join("\n"),
    theme,
  );
}

function prepare({ labels, ...rest }: ReportInput): Prepared {
  return { ...rest, ...(labels !== undefined && { labels: numbersOf(labels, "labels") }) };
}

function lead({ prediction, labels }: Prepared, numbers: readonly KeyNumber[]): string {
  const cases = prediction.output === "values" ? "values" : "answers";
  const count = prediction.output === "values" ? prediction.mean.size : prediction.expectedEntropy.size;
  const first = labels === undefined ? "" : ` The ${numbers[0]?.name} is ${show(numbers[0]?.value as number)}.`;
  return `${count} ${cases}, each from ${prediction.samples} variants of the model with other connections dropped. Where the variants agree, the model knows; where they differ, it guesses.${first}`;
}

function run({ prediction }: Prepared): Record<string, string> {
  const { samples, seed, method, output, stopped } = prediction;
  const ended = stopped === "samples" ? "" : `, stopped by the ${stopped}`;
  return {
    samples: `${samples}, ${method === "mask" ? "exact masks" : "Gaussian method"}, seed ${seed}${ended}`,
    "output read as": output,
  };
}

function keyColumns({ untouched, calibrated, labels }: Prepared): Column<KeyNumber>[] {
  const other = (which: "untouched" | "calibrated"): Column<KeyNumber> => ({
    title: which,
    cell: (number) => (number[which] === undefined ? "–" : show(number[which])),
  });
  return [
    { title: "number", as: "text", cell: ({ name }) => name },
    { title: "sampled", cell: ({ value }) => show(value) },
    ...(untouched && labels ? [other("untouched")] : []),
    ...(calibrated && labels ? [other("calibrated")] : []),
    { title: "what it is", as: "prose", cell: ({ meaning }) => meaning },
  ];
}
