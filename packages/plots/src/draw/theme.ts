/**
 * `auto` follows the reader's setting (`prefers-color-scheme`) by style rules inside the picture; `light` and `dark` are fixed, with plain
 * colours that programs without style sheets draw too.
 */
export type Theme = "auto" | "light" | "dark";

/** What a colour is for. */
export type Role = "paper" | "ink" | "soft" | "blue" | "vermilion" | "green" | "purple" | "orange" | "sky";

/**
 * Okabe and Ito's colours for all kinds of colour vision (2008, "Color universal design"), those too pale for white paper darker and those
 * too dark for black paper lighter, so that each has a contrast of at least 3 to 1.
 */
const colours: Readonly<Record<Role, readonly [light: string, dark: string]>> = {
  paper: ["#ffffff", "#15171b"],
  ink: ["#22242a", "#e8e6e1"],
  soft: ["#5c6068", "#a8acb5"],
  blue: ["#0072b2", "#56a9e9"],
  vermilion: ["#d55e00", "#ff8a3d"],
  green: ["#009e73", "#2cc495"],
  purple: ["#b05c90", "#d995bd"],
  orange: ["#b37b00", "#f0b92c"],
  sky: ["#2f8fc4", "#8fd0f5"],
};

/** The class of every picture that follows the reader's setting. */
export const className = "mayhap-plot";

/** A colour by its role. */
export function colour(role: Role): string {
  return `var(--mayhap-${role})`;
}

/** Rules that set the colours of elements with a class; the dark ones on screens only, because paper is white. */
export function colourRules(selector: string = `.${className}`): string {
  const rule = (at: 0 | 1) =>
    `${selector}{${Object.entries(colours)
      .map(([role, pair]) => `--mayhap-${role}:${pair[at]}`)
      .join(";")}}`;
  return `${rule(0)}@media screen and (prefers-color-scheme:dark){${rule(1)}}`;
}

/** The same text with plain colours instead of roles. */
export function resolveColours(text: string, theme: "light" | "dark"): string {
  return text.replaceAll(
    /var\(--mayhap-(\w+)\)/g,
    (whole, role: string) => colours[role as Role]?.[theme === "light" ? 0 : 1] ?? whole,
  );
}
