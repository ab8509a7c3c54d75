import type { PlotOptions, ScaleOptions } from "@observablehq/plot";

/** Margins that axes with labels need. */
export const margins = { marginLeft: 46, marginRight: 14, marginTop: 26, marginBottom: 42 } as const;

/** A horizontal axis, its label in the middle below. */
export function horizontal(label: string, more: ScaleOptions = {}): ScaleOptions {
  return { label, labelAnchor: "center", labelArrow: "none", ...more };
}

/** A vertical axis, its label above it, where it can be read without turning the head. */
export function vertical(label: string, more: ScaleOptions = {}): ScaleOptions {
  return { label, labelArrow: "none", grid: true, ...more };
}

/** From 0 to 1, as shares and probabilities are. */
export const unit: ScaleOptions = { domain: [0, 1], ticks: 5 };

/** The options of a panel with both axes. */
export function panel(x: ScaleOptions, y: ScaleOptions, marks: NonNullable<PlotOptions["marks"]>): PlotOptions {
  return { ...margins, x, y, marks };
}
