import { dot, type Markish, rect, ruleY, text } from "@observablehq/plot";
import { drawMarks } from "./marks.ts";
import type { Look } from "./series.ts";
import { widthOf } from "./wrap.ts";

/** What a mark of a picture means. */
export interface LegendEntry {
  readonly label: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly dash?: string | undefined;
  readonly symbol?: Look["symbol"];
  /** Fill of the symbol, or of a swatch where there is no symbol. */
  readonly fill?: string;
  readonly fillOpacity?: number;
}

const FONT = 12;
const ROW = 20;
const SAMPLE = 26;
const GAP = 18;

/** A legend as SVG text with its height; entries that do not fit into a row go into the next. */
export function legend(
  entries: readonly LegendEntry[],
  width: number,
): { readonly svg: string; readonly height: number } {
  if (entries.length === 0) return { svg: "", height: 0 };
  let x = 0;
  let row = 0;
  const marks = entries.flatMap((entry) => {
    const taken = SAMPLE + 6 + widthOf(entry.label, FONT);
    if (x > 0 && x + taken > width) {
      x = 0;
      row++;
    }
    const made = sample(entry, x, row * ROW + ROW / 2);
    x += taken + GAP;
    return made;
  });
  const height = (row + 1) * ROW;
  const identity = { type: "identity" } as const;
  return { svg: drawMarks({ width, height, margin: 0, axis: null, x: identity, y: identity, marks }), height };
}

function sample(entry: LegendEntry, x: number, y: number): Markish[] {
  const { label, stroke, strokeWidth = 2, dash, symbol, fill, fillOpacity = 1 } = entry;
  const middle = x + SAMPLE / 2;
  return [
    fill && !symbol
      ? rect([0], { x1: x + 1, x2: x + SAMPLE, y1: y - 6, y2: y + 6, fill, fillOpacity, ...lineOf(stroke, dash, 1) })
      : stroke && ruleY([y], { x1: x, x2: x + SAMPLE, ...lineOf(stroke, dash, strokeWidth) }),
    symbol && dot([0], { x: () => middle, y: () => y, symbol, r: 4.5, fill: fill ?? stroke ?? "currentColor" }),
    text([label], { x: () => x + SAMPLE + 6, y: () => y, text: (t: string) => t, textAnchor: "start", fontSize: FONT }),
  ].filter((mark) => mark !== undefined && mark !== "") as Markish[];
}

function lineOf(stroke: string | undefined, dash: string | undefined, strokeWidth: number) {
  return { strokeWidth, ...(stroke && { stroke }), ...(dash && { strokeDasharray: dash }) };
}
