import type { Answer } from "../ask.ts";
import { PICTURE_WIDTH, pictureLines } from "./picture.ts";
import { pad, type Style } from "./style.ts";
import { percent } from "./table.ts";

const ACROSS = 4;
const WIDTH = 18;
const GAP = "  ";

/** Largest possible entropy of ten classes, in nats: the end of a bar. */
export const MAXIMUM: number = Math.log(10);

/** Colours of the 256-colour palette, near those of the report. */
export const parts = [
  { name: "total", short: "total", code: 250 },
  { name: "aleatoric", short: "aleat", code: 103 },
  { name: "epistemic", short: "epist", code: 214 },
] as const;

/** Answers as cards, four side by side: the picture, what the network says, and its uncertainty as bars. */
export function cards(answers: readonly Answer[], threshold: number, style: Style): string {
  const rows: string[] = [];
  for (let i = 0; i < answers.length; i += ACROSS) {
    const row = answers.slice(i, i + ACROSS).map((answer) => card(answer, threshold, style));
    for (let line = 0; line < (row[0]?.length ?? 0); line++)
      rows.push(
        row
          .map((lines) => pad(lines[line] as string, WIDTH))
          .join(GAP)
          .trimEnd(),
      );
    rows.push("");
  }
  return rows.join("\n");
}

function card(answer: Answer, threshold: number, style: Style): string[] {
  const { question, digit, probabilities, epistemic } = answer;
  const share = percent(probabilities[digit]?.mean ?? 0);
  const verdict = epistemic > threshold ? style.colour(214, `perhaps ${digit}`) : style.bold(`says ${digit}`);
  return [
    ...pictureLines(question.pixels, style).map((line) => pad(line, PICTURE_WIDTH)),
    pad(style.dim(question.name), 16),
    `${pad(verdict, 10)}${pad(share, 8, "left")}`,
    ...parts.map(({ name, short, code }) => barLine(short, answer[name], code, style)),
  ];
}

function barLine(title: string, nats: number, code: number, style: Style): string {
  return `${title} ${style.colour(code, pad(bar(nats / MAXIMUM, 7), 7))} ${nats.toFixed(2)}`;
}

/** A horizontal bar of block characters, in eighths of a column. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return "█".repeat(Math.floor(eighths / 8)) + (eighths % 8 === 0 ? "" : (" ▏▎▍▌▋▊▉"[eighths % 8] as string));
}
