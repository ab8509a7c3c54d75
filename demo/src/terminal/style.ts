/** Paints text, or leaves it as it is where colours are unwanted. */
export interface Style {
  readonly colours: boolean;
  bold(text: string): string;
  dim(text: string): string;
  /** A colour of the 256-colour palette. */
  colour(code: number, text: string): string;
  /** Foreground on background. */
  on(foreground: number, background: number, text: string): string;
}

/** Colours only on a terminal, and not when NO_COLOR is set (no-color.org). */
export function styleFor(stream: { isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): Style {
  const forced = (env.FORCE_COLOR ?? "") !== "" && env.FORCE_COLOR !== "0";
  const colours = (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb" && (forced || stream.isTTY === true);
  const paint = (code: string, text: string) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
  return {
    colours,
    bold: (text) => paint("1", text),
    dim: (text) => paint("2", text),
    colour: (code, text) => paint(`38;5;${code}`, text),
    on: (foreground, background, text) => paint(`38;5;${foreground};48;5;${background}`, text),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const escapes = /\x1b\[[\d;]*m/g;

/** Number of columns that text takes on a terminal. */
export function columns(text: string): number {
  return [...text.replace(escapes, "")].length;
}

/** Fills text up with spaces to a number of columns. */
export function pad(text: string, width: number, side: "left" | "right" = "right"): string {
  const space = " ".repeat(Math.max(0, width - columns(text)));
  return side === "right" ? text + space : space + text;
}
