import { type PlotOptions, plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** Widths that every plot is drawn in: the page shows the one that fits, because shrinking a plot shrinks its text. */
export const widths = { narrow: 340, wide: 720 } as const;

/** A plot as SVG text. `label` says what it shows, for those who cannot see it. */
export function svg(options: PlotOptions, label: string): string {
  const figure = plot({ ...options, document: document as unknown as Document });
  figure.setAttribute("role", "img");
  figure.setAttribute("aria-label", label);
  return figure.outerHTML;
}

/** A plot in both widths. */
export function responsive(draw: (width: number) => string): string {
  return Object.entries(widths)
    .map(([name, width]) => `<div class="${name}">${draw(width)}</div>`)
    .join("\n");
}
