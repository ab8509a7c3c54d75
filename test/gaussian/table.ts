import type { Deviation } from "./deviation.ts";

const BEGIN = "<!-- table: pnpm gaussian-table -->";
const END = "<!-- end of table -->";

/** Deviations as a table: a line for each width, two columns for each p. */
export function table(found: readonly Deviation[]): string {
  const ps = [...new Set(found.map(({ p }) => p))];
  const widths = [...new Set(found.map(({ width }) => width))];
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const cells = widths.map((width) => [
    String(width),
    ...ps.flatMap((p) => {
      const one = found.find((d) => d.width === width && d.p === p) as Deviation;
      return [percent(one.mean), percent(one.std)];
    }),
  ]);
  const { meanError, stdError } = found[0] as Deviation;
  cells.push(["_Monte-Carlo error_", ...ps.flatMap(() => [percent(meanError), percent(stdError)])]);
  const head = ["inputs of each layer", ...ps.flatMap((p) => [`mean, p = ${p}`, `std, p = ${p}`])];
  const rows = [head, head.map(() => "---"), ...cells];
  const lengths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (cell === "---" ? "-".repeat(lengths[i] as number) : cell.padEnd(lengths[i] as number))).join(" | ")} |`;
  return rows.map(line).join("\n");
}

/** A page with a new table between its marks. */
export function withTable(page: string, text: string): string {
  const [before, rest] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || rest < before) throw new Error(`The page lacks ${BEGIN} … ${END}.`);
  return `${page.slice(0, before + BEGIN.length)}\n\n${text}\n\n${page.slice(rest)}`;
}

/** The rows of the table in a page: the numbers of each line. */
export function readTable(page: string): number[][] {
  return page
    .slice(page.indexOf(BEGIN), page.indexOf(END))
    .split("\n")
    .filter((line) => /^\| \d/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => Number.parseFloat(cell)),
    );
}
