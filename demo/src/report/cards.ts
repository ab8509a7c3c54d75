import type { Answer } from "../ask.ts";
import { SIDE } from "../draw/raster.ts";
import { MAXIMUM } from "../terminal/cards.ts";
import { percent } from "../terminal/table.ts";
import { intervalPlot } from "./intervals.ts";
import { inks } from "./palette.ts";
import { inkUrl } from "./png.ts";

/** A picture as an `img` element, in the colour of its group. */
export function pictureTag({ question }: Answer): string {
  const { name, pixels, group } = question;
  return `<img class="ink" width="${SIDE}" height="${SIDE}" alt="${name}" src="${inkUrl(pixels, SIDE, inks[group])}">`;
}

/** A picture, what the network says of it, the probability of each digit and the two parts of its uncertainty. */
export function answerCard(answer: Answer, threshold: number): string {
  const { question, digit, probabilities, total, aleatoric, epistemic } = answer;
  const unsure = epistemic > threshold;
  const part = (nats: number) => `${((100 * nats) / MAXIMUM).toFixed(1)}%`;
  return `<article class="card">
<header>${pictureTag(answer)}<div>
<div class="name">${question.name}</div>
<div class="says${unsure ? " perhaps" : ""}">${unsure ? "perhaps " : ""}${digit}</div>
<div class="share">${percent(probabilities[digit]?.mean ?? 0)}</div></div></header>
${intervalPlot(answer)}
<div class="bar" title="total ${total.toFixed(3)} of at most ${MAXIMUM.toFixed(3)} nats"><i class="e" style="width:${part(epistemic)}"></i><i class="a" style="width:${part(aleatoric)}"></i></div>
<div class="nats"><span>epist. ${epistemic.toFixed(2)}</span><span>aleat. ${aleatoric.toFixed(2)}</span><span>total ${total.toFixed(2)}</span></div>
</article>`;
}
