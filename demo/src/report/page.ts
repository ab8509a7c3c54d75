import { groups } from "../draw/pictures.ts";
import type { Findings } from "../findings.ts";
import { percent } from "../terminal/table.ts";
import { answerCard, pictureTag } from "./cards.ts";
import { scatterPlot } from "./scatter.ts";
import { stripPlot } from "./strip.ts";
import { style } from "./style.ts";
import { responsive } from "./svg.ts";
import { agreementTable, groupTable } from "./tables.ts";

/** The report: one HTML file that needs nothing else. */
export function page(findings: Findings): string {
  const { about, answers, samples, seed, explanation, time } = findings;
  const { threshold } = about;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What a digit classifier does not know</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>What a digit classifier does not know</h1>
<p class="lead">A small network that only ever saw handwritten digits is asked about digits, rotated digits, letters and scribbles.
It has to answer with a digit each time. With <code>mayhap</code> it also says when it should not be believed.</p>
<p>Every picture was put to ${samples} variants of the network. In each of them a random ${percent(about.p)} of the connections behind the
first layer are cut. Where the variants agree, the network knows; where they contradict each other, it guesses. The disagreement is the
<em>epistemic</em> uncertainty, in nats: 0 when all variants say the same, at most ln&nbsp;10&nbsp;≈&nbsp;2.30.</p>
${tiles(findings)}

<h2>Strange pictures make the variants disagree</h2>
<p>Each dot is a picture. The box spans the middle half of its group, the line in it is the median. Right of the dashed
line (${threshold.toFixed(3)} nats) the answer is withheld: that is ${about.thresholdFrom}.</p>
<figure>${responsive((width) => stripPlot(answers, threshold, width))}</figure>
${groupTable(findings)}
<p class="soft">Uncertainties are means over the pictures of a group, in nats. AUROC: the probability that a picture of the group has a higher
epistemic uncertainty than a clean digit; 0.5 is chance, 1 is perfect. Where the network is wrong and sure of it, as with some letters that
look like digits to it, this method does not help: it only tells what the network itself is unsure of.</p>

<h2>Two kinds of uncertainty</h2>
<p>Total uncertainty has two parts. The aleatoric part is what each variant is unsure of by itself: the picture is ambiguous. The
epistemic part is where the variants are sure of different answers. Clean digits lie at the bottom left.</p>
<figure>${responsive((width) => scatterPlot(answers, threshold, width))}</figure>

<h2>Every picture and its answer</h2>
<p>Along the bottom stand the ten digits. A dot is the mean probability of that digit over the variants, from 0 (bottom line) to 1 (upper grid line);
the bar through it covers the middle 90 % of them. The strip below it is the total uncertainty:
<span class="key"><i class="e"></i>epistemic <i class="a"></i>aleatoric</span>; its full length is ln 10 nats.</p>
${groups
  .map(
    (group) =>
      `<section class="${group}"><h3>${group}</h3><div class="gallery">${answers
        .filter(({ question }) => question.group === group)
        .map((answer) => answerCard(answer, threshold))
        .join("\n")}</div></section>`,
  )
  .join("\n")}

<h2>Two frameworks, the same samples</h2>
<p>The network exists as a TensorFlow.js model and as an ONNX model. Both were sampled with the same seed. The masks come from
<code>mayhap</code>, so sample number k cuts the same connections in both, and the probabilities agree to rounding, sample by sample.</p>
${agreementTable(findings)}

<details><summary>How this was made</summary>
<p>Network ${about.network}, trained on ${about.data}; with the same ${percent(about.p)} of the connections behind the
first layer dropped for every example.
Accuracy on the 10 000 test digits of MNIST: ${(100 * about.testAccuracy).toFixed(2)} %. Here: p = ${about.p}, ${samples} samples, seed ${seed};
${Math.round(time.tfjs)} ms in TensorFlow.js (WebAssembly) and ${Math.round(time.onnx)} ms in onnxruntime for all samples of all ${answers.length} pictures.
The pictures are drawn by the demo itself, with a pen, and centred as MNIST's are.</p>
<pre>${escapeHtml(String(explanation))}</pre>
</details>
</main>
</body>
</html>
`;
}

function tiles({ groups: summaries, answers }: Findings): string {
  const tile = ({ group, epistemic, withheld }: (typeof summaries)[number]) => {
    const own = answers.filter(({ question }) => question.group === group);
    const shown = own.filter((_, i) => i % Math.ceil(own.length / 4) === 0).slice(0, 4);
    return `<div class="tile ${group}"><div class="strip">${shown.map(pictureTag).join("")}</div><span class="name">${group}</span>
<b>${epistemic.toFixed(3)}</b><span class="soft">nats epistemic on average; ${percent(withheld)} withheld</span></div>`;
  };
  return `<div class="tiles">${summaries.map(tile).join("\n")}</div>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
