import { groups } from "../draw/pictures.ts";
import { AGREEMENT, type Findings } from "../findings.ts";
import { cards, MAXIMUM } from "./cards.ts";
import type { Style } from "./style.ts";
import { percent } from "./table.ts";
import { agreementTable, summaryTable } from "./tables.ts";

const titles = {
  digits: "Clean digits: what it was trained for",
  rotated: "Rotated digits: most are no digit any more",
  letters: "Letters: it has to answer with a digit",
  scribbles: "Scribbles: there is no right answer",
} as const;

/** Everything the demo prints, apart from the place of the report. At most 80 columns wide. */
export function story(findings: Findings, style: Style): string {
  const { about, answers, samples, seed, agreements } = findings;
  const sections = groups.map((group) => {
    const own = answers.filter(({ question }) => question.group === group);
    return `${style.bold(titles[group])}\n\n${cards(own, about.threshold, style)}`;
  });
  const largest = Math.max(...agreements.map((agreement) => agreement.largest));
  return [
    "",
    style.bold("What a digit classifier does not know"),
    "",
    `A network that only ever saw handwritten digits (${about.network}, ${(100 * about.testAccuracy).toFixed(1)} % right`,
    "on MNIST's test digits) is asked about pictures that this demo draws itself.",
    `Each picture goes to ${samples} variants of the network; in each variant a random`,
    `${percent(about.p)} of the connections behind the first layer are cut (p = ${about.p}, seed ${seed}).`,
    "",
    "Under each picture: what was drawn, the answer with its mean probability, and",
    `the uncertainty in nats (a full bar is ln 10 = ${MAXIMUM.toFixed(2)}): total = aleatoric (each`,
    "variant is unsure by itself) + epistemic (the variants contradict each other).",
    `"perhaps": epistemic above ${about.threshold.toFixed(3)}, so the answer is better withheld.`,
    "",
    ...sections,
    style.bold("By group (means, in nats)"),
    "",
    summaryTable(findings.groups, style),
    "",
    "AUROC: probability that a picture of the group has a higher epistemic",
    `uncertainty than a clean digit (0.5 is chance). Withheld: above ${about.threshold.toFixed(3)} nats,`,
    `${about.thresholdFrom}.`,
    "",
    style.bold("TensorFlow.js against ONNX: same network, same seed, sample by sample"),
    "",
    agreementTable(agreements, AGREEMENT, style),
    "",
    largest <= AGREEMENT
      ? "The two frameworks agree: they cut the same connections in every sample."
      : "The two frameworks do NOT agree: please report this.",
    `${samples} samples of ${answers.length} pictures: ${Math.round(findings.time.tfjs)} ms in TensorFlow.js, ${Math.round(findings.time.onnx)} ms in onnxruntime`,
    "",
    "",
  ].join("\n");
}
