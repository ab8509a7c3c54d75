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

/** Lengths of a card in pixels; `text` are the baselines of its four lines. */
interface Size {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  readonly picture: number;
  readonly text: readonly [number, number, number, number];
  readonly font: number;
  readonly large: number;
  readonly dot: number;
  /** The plot inside a card. */
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
}

/** Four in a row for screens, two for phones. */
export const sizes = {
  wide: {
    columns: 4,
    width: 258,
    height: 290,
    gap: 24,
    picture: 112,
    text: [20, 46, 80, 105],
    font: 15,
    large: 21,
    dot: 5,
    plot: { left: 44, right: 254, top: 144, bottom: 258 },
  },
  narrow: {
    columns: 2,
    width: 176,
    height: 226,
    gap: 16,
    picture: 72,
    text: [12, 30, 52, 69],
    font: 12,
    large: 15,
    dot: 4,
    plot: { left: 40, right: 174, top: 96, bottom: 196 },
  },
} satisfies Record<string, Size>;

/** One card per picture. */
export function drawing(answers: readonly Answered[], size: Size, look: Look): string {
  const { columns, gap } = size;
  const rows = Math.ceil(answers.length / columns);
  const width = columns * size.width + (columns - 1) * gap;
  const height = rows * size.height + (rows - 1) * gap;
  const cards = answers.map((answer, i) => {
    const [x, y] = [(i % columns) * (size.width + gap), Math.floor(i / columns) * (size.height + gap)];
    return `<g transform="translate(${x} ${y})">${card(answer, size, look)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Inter, Roboto, Helvetica, Arial, sans-serif" font-size="${size.font}">
<title>What a digit classifier says of four pictures, by itself and in 100 samples</title>
${cards.join("\n")}
</svg>
`;
}

function card({ title, pixels, alone, samples, epistemic, unsure, mean }: Answered, size: Size, look: Look): string {
  const { ink, text, soft, line, sure, unsure: warm } = looks[look];
  const { picture, plot, large, font } = size;
  const colour = unsure ? warm : sure;
  const percent = (value: number) => `${Math.round(100 * value)} %`;
  const digits = Array.from({ length: 10 }, (_, digit) => digit);
  const [first, second, third, fourth] = size.text;
  const x = picture + font;
  return [
    `<image href="${inkUrl(pixels, SIDE, ink)}" width="${picture}" height="${picture}"/>`,
    `<rect x=".5" y=".5" width="${picture - 1}" height="${picture - 1}" rx="8" fill="none" stroke="${line}"/>`,
    `<text x="${x}" y="${first}" fill="${soft}">${title}</text>`,
    `<text x="${x}" y="${second}" fill="${text}">alone: <tspan font-weight="700">${alone.digit}</tspan>, ${percent(alone.probability)}</text>`,
    `<text x="${x}" y="${third}" fill="${colour}" font-size="${large}" font-weight="700">${unsure ? "perhaps " : ""}${mean.digit}</text>`,
    `<text x="${x}" y="${fourth}" fill="${soft}">${epistemic.toFixed(2)} nats</text>`,
    ...[0, 0.5, 1].map((level) => {
      const y = heightOf(level, size);
      return `<line x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}" stroke="${line}"/><text x="${plot.left - 5}" y="${y + 4}" fill="${soft}" font-size="11" text-anchor="end">${percent(level)}</text>`;
    }),
    ...digits.map(
      (digit) =>
        `<text x="${placeOf(digit, size)}" y="${plot.bottom + 1.4 * font}" fill="${soft}" text-anchor="middle">${digit}</text>`,
    ),
    `<path d="${dots(samples, size)}" stroke="${colour}" stroke-opacity=".55" stroke-width="${size.dot}" stroke-linecap="round"/>`,
  ].join("");
}

/** One dot per sample: over the digit that it says, as high as it is sure. Spread sidewise by the golden ratio, so that they can be told apart. */
function dots(samples: readonly Vote[], size: Size): string {
  const spread = (0.7 * (size.plot.right - size.plot.left)) / 10;
  return samples
    .map(({ digit, probability }, k) => {
      const aside = (((k * 0.618034) % 1) - 0.5) * spread;
      return `M${(placeOf(digit, size) + aside).toFixed(1)} ${heightOf(probability, size).toFixed(1)}h0`;
    })
    .join("");
}

function placeOf(digit: number, { plot }: Size): number {
  return plot.left + ((digit + 0.5) / 10) * (plot.right - plot.left);
}

function heightOf(probability: number, { plot }: Size): number {
  return plot.bottom - probability * (plot.bottom - plot.top);
}
