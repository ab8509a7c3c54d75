import { OptionsError } from "@mayhap/core";
import type { PlotOptions } from "@observablehq/plot";
import { hash } from "./hash.ts";
import { type LegendEntry, legend } from "./legend.ts";
import { drawMarks } from "./marks.ts";
import { element, escapeText } from "./markup.ts";
import { className, colour, colourRules, resolveColours, type Theme } from "./theme.ts";
import { wrap } from "./wrap.ts";

/** Options of every picture. */
export interface PictureOptions {
  /** In place of the picture's own title. */
  readonly title?: string;
  /** Width in pixels that the picture is laid out for, from 240; it scales to the space that it gets. Default 480. */
  readonly width?: number;
  /** Default `auto`. */
  readonly theme?: Theme;
}

/** One coordinate system of a picture. */
export interface Panel {
  /** Stands above it, where there are several side by side. */
  readonly heading?: string;
  readonly legend?: readonly LegendEntry[];
  readonly height: number;
  readonly plot: PlotOptions;
}

/** What a picture shows. */
export interface Content {
  readonly title: string;
  readonly subtitle: string;
  readonly legend?: readonly LegendEntry[];
  /** For those who cannot see it: what it shows, with the numbers that matter. */
  readonly description: string;
  readonly panels: readonly Panel[];
  /** Side by side, where the width allows. Default: one above the other. */
  readonly beside?: boolean;
}

const MARGIN = 12;
/** Below this width of a panel those side by side are put one above the other. */
const NARROWEST = 220;

/**
 * The picture as SVG text, the same for the same content; but on coarse screens Observable Plot moves marks by half a pixel, which
 * makes lines sharp. Throws `OptionsError` `INVALID_OPTIONS`.
 */
export function draw(content: Content, options: PictureOptions = {}): string {
  const { width, theme } = checked(options);
  const title = options.title ?? content.title;
  const inner = width - 2 * MARGIN;
  const parts: string[] = [];
  let y = MARGIN;
  const lines = (text: string, size: number, attributes: Record<string, string>) => {
    for (const line of text === "" ? [] : wrap(text, inner, size)) {
      y += size * 1.3;
      parts.push(
        element(
          "text",
          { x: MARGIN, y: Math.round(y - size * 0.3), "font-size": size, ...attributes },
          escapeText(line),
        ),
      );
    }
  };
  const put = (panel: Panel, x: number, top: number, width: number): number => {
    let at = top;
    if (panel.heading !== undefined) {
      at += 18;
      parts.push(element("text", { x, y: at - 4, "font-size": 12.5, "font-weight": 600 }, escapeText(panel.heading)));
    }
    const key = legend(panel.legend ?? [], width);
    if (key.height > 0) parts.push(element("g", { transform: `translate(${x},${at})` }, key.svg));
    at += key.height;
    parts.push(drawMarks({ ...panel.plot, width, height: panel.height }, x, at));
    return at + panel.height;
  };
  lines(title, 15, { "font-weight": "600" });
  lines(content.subtitle, 12, { fill: colour("soft") });
  y += 6;
  const key = legend(content.legend ?? [], inner);
  if (key.height > 0) parts.push(element("g", { transform: `translate(${MARGIN},${Math.round(y)})` }, key.svg));
  y = Math.round(y + key.height + 4);
  const { panels, beside = false } = content;
  const share = (inner - MARGIN * (panels.length - 1)) / panels.length;
  if (beside && share >= NARROWEST)
    y = Math.max(...panels.map((panel, i) => put(panel, MARGIN + i * (share + MARGIN), y, share)));
  else for (const panel of panels) y = put(panel, MARGIN, y, inner);
  return frame(parts.join(""), { title, description: content.description, width, height: Math.ceil(y) + 4, theme });
}

function frame(
  body: string,
  {
    title,
    description,
    width,
    height,
    theme,
  }: { title: string; description: string; width: number; height: number; theme: Theme },
): string {
  const id = `mayhap-${hash(title + description + body)}`;
  const auto = theme === "auto";
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      ...(auto && { class: className }),
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-description`,
      "font-family": "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
      "font-size": 12,
      color: colour("ink"),
      fill: "currentColor",
    },
    element("title", { id: `${id}-title` }, escapeText(title)),
    element("desc", { id: `${id}-description` }, escapeText(description)),
    auto ? element("style", {}, `.${className}{max-width:100%;height:auto}${colourRules()}`) : "",
    element("rect", { width: "100%", height: "100%", fill: colour("paper") }),
    body,
  );
  return theme === "auto" ? svg : resolveColours(svg, theme);
}

function checked({ width = 480, theme = "auto" }: PictureOptions): { width: number; theme: Theme } {
  if (!(Number.isFinite(width) && width >= 240))
    throw new OptionsError("INVALID_OPTIONS", `width ${width}: it is a number of pixels from 240.`);
  if (!["auto", "light", "dark"].includes(theme))
    throw new OptionsError("INVALID_OPTIONS", `theme "${theme}": it is "auto", "light" or "dark".`);
  return { width, theme };
}
