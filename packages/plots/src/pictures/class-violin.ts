import { DataError, OptionsError } from "@mayhap/core";
import { areaY, dot, type Markish, ruleX, ruleY } from "@observablehq/plot";
import { horizontal } from "../draw/axes.ts";
import { type Bar, histogram } from "../draw/histogram.ts";
import { extent, mean, type Numbers, numbersOf } from "../draw/numbers.ts";
import { draw, type PictureOptions } from "../draw/picture.ts";
import { colour } from "../draw/theme.ts";

/** Options of the picture. */
export interface ClassViolinOptions extends PictureOptions {
  /** Names of the classes. Default: their indices. */
  readonly classes?: readonly string[];
  /** The right class, which is marked. */
  readonly label?: number;
  /** At most so many classes are shown, those of the largest mean probability. Default 10. */
  readonly most?: number;
}

/** From so many samples on a shape says more than dots. */
const VIOLIN_FROM = 50;
const BINS = 40;
const ROW = 34;

interface Group {
  /** Index of the class. */
  readonly index: number;
  readonly name: string;
  readonly values: number[];
  readonly mean: number;
}

/**
 * What the samples say of one input: the probabilities of each class over the samples, as a violin, with fewer than 50 samples as a dot
 * for each, with the mean and the middle half.
 *
 * @param samples one distribution over the classes for each sample
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE`, `LENGTH_MISMATCH`, `NOT_PROBABILITIES`; `OptionsError` `INVALID_OPTIONS`
 * @returns SVG text
 *
 * @example
 * ```ts
 * import { classViolin } from "@mayhap/plots";
 *
 * const svg = classViolin([[0.7, 0.3], [0.9, 0.1], [0.6, 0.4]], { classes: ["cat", "dog"], label: 0 });
 * svg.includes("cat (right)"); // => true
 * ```
 */
export function classViolin(samples: readonly Numbers[], options: ClassViolinOptions = {}): string {
  const { most = 10 } = options;
  if (!Number.isInteger(most) || most < 1)
    throw new OptionsError("INVALID_OPTIONS", `most ${most}: it is a whole number of classes from 1.`);
  const all = groupsOf(samples, options);
  const groups = [...all].sort((a, b) => b.mean - a.mean).slice(0, most);
  const shown = all.filter((group) => groups.includes(group));
  const names = shown.map(({ name }) => name);
  const violin = samples.length >= VIOLIN_FROM;
  const left = Math.min(160, Math.max(46, 12 + 6.6 * Math.max(...names.map(({ length }) => length))));
  return draw(
    {
      title: "What the samples say of one input",
      subtitle: `${samples.length} samples${shown.length < all.length ? `; the ${shown.length} most probable of ${all.length} classes` : ""}`,
      description: `Probabilities of the classes over ${samples.length} samples. ${shown
        .map(
          ({ name, mean, values }) =>
            `${name}: mean ${mean.toFixed(2)}, from ${extent(values)
              .map((p) => p.toFixed(2))
              .join(" to ")}`,
        )
        .join("; ")}.`,
      legend: [
        violin
          ? { label: "samples", fill: colour("blue"), fillOpacity: 0.35, stroke: colour("blue") }
          : { label: "sample", symbol: "circle", fill: colour("blue") },
        { label: "middle half", stroke: colour("ink"), strokeWidth: 4 },
        { label: "mean", symbol: "diamond", fill: colour("vermilion") },
      ],
      panels: [
        {
          height: 50 + ROW * shown.length,
          plot: {
            marginLeft: left,
            marginRight: 14,
            marginTop: 6,
            marginBottom: 42,
            x: horizontal("probability of the class", { domain: [0, 1], ticks: 5, grid: true }),
            y: { axis: null, domain: [-1, 1] },
            fy: {
              domain: shown.map(({ index }) => index),
              tickFormat: (index: number) => all[index]?.name ?? "",
              ...{ label: null, padding: 0.08, axis: "left" as const },
            },
            marks: [
              ruleY(shown, { y: () => 0, fy: "index", strokeOpacity: 0.25 }),
              ...(violin ? violins(shown) : dots(shown)),
              ruleX([0], { strokeOpacity: 0.3 }),
              ...summaries(shown),
            ],
          },
        },
      ],
    },
    options,
  );
}

function groupsOf(samples: readonly Numbers[], { classes, label }: ClassViolinOptions): Group[] {
  const first = samples[0];
  if (first === undefined) throw new DataError("EMPTY_DATA", "classViolin: there are no samples.");
  const count = numbersOf(first, "classViolin: sample 0").length;
  const rows = samples.map((sample, i) => numbersOf(sample, `classViolin: sample ${i}`, count));
  const wrong = rows.findIndex((row) => row.some((p) => p < 0 || p > 1 + 1e-6));
  if (wrong >= 0)
    throw new DataError(
      "NOT_PROBABILITIES",
      `classViolin: sample ${wrong} is not within 0 and 1. Logits take a softmax first.`,
    );
  if (classes !== undefined && classes.length !== count)
    throw new OptionsError("INVALID_OPTIONS", `classes: ${classes.length} names for ${count} classes.`);
  return Array.from({ length: count }, (_, c) => {
    const values = rows.map((row) => row[c] as number);
    const right = c === label;
    const name = `${classes?.[c] ?? c}${right ? " (right)" : ""}`;
    return { index: c, name, values, mean: mean(values) };
  });
}

/** Mirrored histograms: a kernel estimate would smear probabilities beyond 0 and 1. */
function violins(groups: readonly Group[]): Markish[] {
  return groups.map(({ index, values }) => {
    const bars = histogram([values], BINS, [0, 1])[0] as Bar[];
    const [, largest] = extent(bars.map(({ share }) => share));
    const from = Math.max(0, bars.findIndex(({ share }) => share > 0) - 1);
    const to = bars.findLastIndex(({ share }) => share > 0) + 2;
    const halves = bars.map(({ share }) => (0.92 * share) / largest);
    const points = bars.map(({ lower, upper }, i) => ({ x: (lower + upper) / 2, half: halves[i] as number }));
    const ends = [
      { x: 0, half: halves[0] as number },
      { x: 1, half: halves.at(-1) as number },
    ];
    return areaY([...(from === 0 ? [ends[0]] : []), ...points.slice(from, to), ...(to > BINS ? [ends[1]] : [])], {
      x: "x",
      y1: ({ half }: { half: number }) => -half,
      y2: "half",
      fy: () => index,
      curve: "monotone-x",
      fill: colour("blue"),
      fillOpacity: 0.35,
      stroke: colour("blue"),
      strokeWidth: 1,
    });
  });
}

function dots(groups: readonly Group[]): Markish[] {
  // Spread over the row by multiples of an irrational number (the inverse of the plastic number), so that equal ones do not hide each other.
  const rows = groups.flatMap(({ index, values }) =>
    values.map((p, i) => ({ index, p, y: 1.4 * ((i * 0.754_877_666_246_693) % 1) - 0.7 })),
  );
  return [dot(rows, { x: "p", y: "y", fy: "index", r: 3, fill: colour("blue"), fillOpacity: 0.7 })];
}

function summaries(groups: readonly Group[]): Markish[] {
  const rows = groups.map(({ index, values, mean }) => {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (q: number) => sorted[Math.round(q * (sorted.length - 1))] as number;
    return { index, mean, low: at(0.25), high: at(0.75) };
  });
  return [
    ruleY(rows, { x1: "low", x2: "high", y: () => 0, fy: "index", strokeWidth: 4, strokeOpacity: 0.8 }),
    dot(rows, {
      x: "mean",
      y: () => 0,
      fy: "index",
      symbol: "diamond",
      r: 6,
      fill: colour("vermilion"),
      stroke: colour("paper"),
    }),
  ];
}
