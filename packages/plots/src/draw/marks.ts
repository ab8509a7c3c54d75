import { type PlotOptions, plot } from "@observablehq/plot";
import { document } from "#document";
import { serialize } from "./markup.ts";

/** What Observable Plot draws, as SVG text at a place of a larger picture. */
export function drawMarks(options: PlotOptions, x = 0, y = 0): string {
  const svg = plot({ ...options, document });
  // They stand on the picture around it, or are for programs that show a plot alone.
  for (const name of ["class", "fill", "font-family", "font-size"]) svg.removeAttribute(name);
  for (const [name, value] of Object.entries({ x, y, overflow: "visible" })) svg.setAttribute(name, String(value));
  return serialize(svg);
}
