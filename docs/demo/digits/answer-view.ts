import type { Replies } from "../../../demo/src/ask.ts";
import { at, part } from "../shared/part.ts";
import { Crowd } from "./crowd.ts";
import { hintFor } from "./hint.ts";
import { opinionOf } from "./opinion.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** What silence after the last stroke is long enough to read an answer out, in ms. */
const PAUSE = 700;
/** The ends of the scales, in nats: ten digits that are equally likely, and more than pictures usually get. */
const SCALE = { aleatoric: Math.log(10), epistemic: 0.5 };

/** Shows an answer: in words, as ten digits laid over each other, as bars, as a crowd of networks, as two meters. */
export class AnswerView {
  readonly #root: HTMLElement;
  readonly #crowd: Crowd;
  readonly #threshold: number;
  #announcement = 0;

  constructor(root: HTMLElement, threshold: number) {
    this.#root = root;
    this.#threshold = threshold;
    this.#crowd = new Crowd(part(root, "crowd"));
    part(root, "threshold").style.setProperty("--at", String(threshold / SCALE.epistemic));
  }

  /** Nothing was drawn. */
  showNothing(): void {
    const words = { opinion: "Nothing drawn, nothing to say.", hint: hintFor(true, undefined) };
    this.#say({ sureness: "sure", text: "What is it?" }, words);
    this.#crowd.show(undefined);
    for (const row of [...part(this.#root, "bars").children, ...part(this.#root, "glyphs").children])
      (row as HTMLElement).style.cssText = `--digit:${(row as HTMLElement).dataset.digit}`;
    for (const percent of this.#root.querySelectorAll(".percent")) percent.textContent = "";
    this.#meter("aleatoric", 0);
    this.#meter("epistemic", 0);
    delete this.#root.dataset.digit;
  }

  /** @param own whether the reader has drawn it */
  show({ answers: [answer], samples }: Replies, own: boolean): void {
    if (answer === undefined) return;
    const verdict = verdictOf(answer, this.#threshold);
    const opinion = opinionOf(answer, samples);
    this.#say(verdict, { opinion, hint: hintFor(own, verdict.sureness) });
    this.#crowd.show(samples);
    const glyphs = part(this.#root, "glyphs").children;
    const bars = part(this.#root, "bars").children;
    for (const [digit, { mean, low, high }] of answer.probabilities.entries()) {
      const style = `--digit:${digit};--mean:${mean.toFixed(4)};--low:${low.toFixed(4)};--high:${high.toFixed(4)}`;
      (at(glyphs, digit) as HTMLElement).style.cssText = style;
      const bar = at(bars, digit) as HTMLElement;
      bar.style.cssText = style;
      part(bar, "percent").textContent = `${Math.round(100 * mean)} %`;
    }
    this.#meter("aleatoric", answer.aleatoric);
    this.#meter("epistemic", answer.epistemic);
    this.#root.dataset.digit = String(answer.digit);
    this.#announce(
      `${verdict.text} ${opinion} Probability ${Math.round(100 * (answer.probabilities[answer.digit]?.mean ?? 0))} %, aleatoric uncertainty ${answer.aleatoric.toFixed(2)} nats, epistemic ${answer.epistemic.toFixed(3)} nats.`,
    );
  }

  stop(): void {
    clearTimeout(this.#announcement);
  }

  #say({ sureness, text }: Verdict, words: { readonly opinion: string; readonly hint: string }): void {
    for (const name of ["opinion", "hint"] as const) part(this.#root, name).textContent = words[name];
    const verdict = part(this.#root, "verdict");
    verdict.textContent = text;
    verdict.dataset.sureness = sureness;
  }

  #meter(name: keyof typeof SCALE, value: number): void {
    const meter = part(this.#root, name);
    const share = Math.min(1, value / SCALE[name]);
    meter.style.setProperty("--share", share.toFixed(4));
    meter.ariaValueNow = String(Math.min(SCALE[name], value));
    meter.ariaValueText = `${value.toFixed(3)} nats`;
    part(this.#root, `${name}-number`).textContent = value.toFixed(3);
  }

  /** Reads an answer out when the pen rests, not at every point. */
  #announce(text: string): void {
    clearTimeout(this.#announcement);
    this.#announcement = setTimeout(() => {
      part(this.#root, "spoken").textContent = text;
    }, PAUSE) as unknown as number;
  }
}
