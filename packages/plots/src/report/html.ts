import { element, escapeText } from "../draw/markup.ts";

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  /** The cell as plain text. */
  readonly cell: (row: Row) => string;
  /** Words to the left, numbers to the right; prose has room for some words in a line. Default "number". */
  readonly as?: "text" | "prose" | "number";
}

/** A table that scrolls on narrow screens, by keyboard too. The first column names the row. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const kind = ({ as }: Column<Row>) => (as === undefined || as === "number" ? undefined : as);
  const head = columns.map((column) => element("th", { scope: "col", class: kind(column) }, escapeText(column.title)));
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      ...columns.map((column, c) =>
        c === 0
          ? element("th", { scope: "row", class: kind(column) }, escapeText(column.cell(row)))
          : tag("td", { class: kind(column) }, escapeText(column.cell(row))),
      ),
    ),
  );
  return element(
    "div",
    { class: "scroll", role: "region", tabindex: 0, "aria-label": caption },
    element(
      "table",
      {},
      element("caption", {}, escapeText(caption)),
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...body),
    ),
  );
}

/** An element that has an end tag even when it is empty, as HTML wants it. */
function tag(name: string, attributes: Readonly<Record<string, string | undefined>>, text: string): string {
  return element(name, attributes, text === "" ? "&#8203;" : text);
}

/** Names with what they are. */
export function facts(pairs: readonly (readonly [name: string, value: string])[]): string {
  return element(
    "dl",
    {},
    ...pairs.map(([name, value]) => element("dt", {}, escapeText(name)) + tag("dd", {}, escapeText(value))),
  );
}

/** Pictures side by side, where there is room. */
export function figures(pictures: readonly string[]): string {
  if (pictures.length === 0) return "";
  return element("div", { class: "figures" }, ...pictures.map((picture) => element("figure", {}, picture)));
}

/** A heading with what follows it; nothing where nothing follows. */
export function section(title: string, ...parts: readonly string[]): string {
  const body = parts.join("\n");
  return body === "" ? "" : `${element("h2", {}, escapeText(title))}\n${body}`;
}
