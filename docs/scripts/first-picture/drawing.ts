import { SIDE } from "../../../demo/src/draw/raster.ts";
import { inkUrl } from "../../../demo/src/report/png.ts";

export type Look = "light" | "dark";

/** What one network says: a digit, and how likely it thinks it. */
export interface Vote {
  readonly digit: number;
  readonly probability: number;
}

/** What is shown of one picture. */
export interface Answered {
  readonly title: string;
  readonly pixels: Float32Array;
  /** The network as it was trained. */
  readonly alone: Vote;
  /** The mean of the samples. */
  readonly mean: Vote;
  readonly samples: readonly Vote[];
  /** In nats. */
  readonly epistemic: number;
  /** Above the threshold that training chose on digits. */
  readonly unsure: boolean;
}

/** Okabe and Ito's blue and vermilion, as in @mayhap/plots, on the paper of the page. */
const looks = {
  light: { ink: [34, 36, 42], text: "#22242a", soft: "#5c6068", line: "#d9dbe0", sure: "#0072b2", unsure: "#c25400" },
  dark: { ink: [232, 230, 225], text: "#e8e6e1", soft: "#a8acb5", line: "#3c3f46", sure: "#56a9e9", unsure: "#ff8a3d" },
} as const;

const WIDTH = 236;
const HEIGHT = 300;
const GAP = 24;
/** The plot inside a card. */
const plot = { left: 42, right: WIDTH - 4, top: 148, bottom: 262 };

/** One card per picture, so many in a row. */
export function drawing(answers: readonly Answered[], columns: number, look: Look): string {
  const rows = Math.ceil(answers.length / columns);
  const width = columns * WIDTH + (columns - 1) * GAP;
  const height = rows * HEIGHT + (rows - 1) * GAP;
  const cards = answers.map(
    (answer, i) =>
      `<g transform="translate(${(i % columns) * (WIDTH + GAP)} ${Math.floor(i / columns) * (HEIGHT + GAP)})">${card(answer, look)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="15">
<title>What a digit classifier says of four pictures, by itself and in 100 samples</title>
${cards.join("\n")}
</svg>
`;
}

function card({ title, pixels, alone, samples, epistemic, unsure, mean }: Answered, look: Look): string {
  const { ink, text, soft, line, sure, unsure: warm } = looks[look];
  const colour = unsure ? warm : sure;
  const percent = (value: number) => `${Math.round(100 * value)} %`;
  const digits = Array.from({ length: 10 }, (_, digit) => digit);
  const levels = [0, 0.5, 1];
  return [
    `<image href="${inkUrl(pixels, SIDE, ink)}" x="0" y="0" width="112" height="112" image-rendering="auto"/>`,
    `<rect x=".5" y=".5" width="111" height="111" rx="8" fill="none" stroke="${line}"/>`,
    `<text x="126" y="20" fill="${soft}">${title}</text>`,
    `<text x="126" y="48" fill="${text}">alone: <tspan font-weight="600">${alone.digit}</tspan>, ${percent(alone.probability)}</text>`,
    `<text x="126" y="82" fill="${colour}" font-size="20" font-weight="700">${unsure ? "perhaps " : ""}${mean.digit}</text>`,
    `<text x="126" y="106" fill="${soft}">${epistemic.toFixed(2)} nats</text>`,
    ...levels.map((level) => {
      const y = heightOf(level);
      return `<line x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}" stroke="${line}"/><text x="${plot.left - 5}" y="${y + 4}" fill="${soft}" font-size="11" text-anchor="end">${100 * level} %</text>`;
    }),
    ...digits.map(
      (digit) =>
        `<text x="${placeOf(digit)}" y="${plot.bottom + 20}" fill="${soft}" text-anchor="middle">${digit}</text>`,
    ),
    `<path d="${dots(samples)}" stroke="${colour}" stroke-opacity=".55" stroke-width="5" stroke-linecap="round"/>`,
  ].join("");
}

/** One dot per sample: over the digit that it says, as high as it is sure. Spread sidewise by the golden ratio, so that they can be told apart. */
function dots(samples: readonly Vote[]): string {
  return samples
    .map(({ digit, probability }, k) => {
      const aside = (((k * 0.618034) % 1) - 0.5) * 15;
      return `M${(placeOf(digit) + aside).toFixed(1)} ${heightOf(probability).toFixed(1)}h0`;
    })
    .join("");
}

function placeOf(digit: number): number {
  return plot.left + ((digit + 0.5) / 10) * (plot.right - plot.left);
}

function heightOf(probability: number): number {
  return plot.bottom - probability * (plot.bottom - plot.top);
}
