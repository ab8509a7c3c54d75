import type { Results } from "../results.ts";
import { barsOf, isMet } from "./bars.ts";
import { digits, table, withRange } from "./text.ts";

/** The bars: what, measured, wanted, met. Below it, what keeps an unmet bar from being met. */
export function barsSection(results: Results): string {
  const bars = barsOf(results);
  const rows = bars.map((bar) => {
    const { what, wanted, measured } = bar;
    const found =
      measured === undefined ? "not measured" : typeof measured === "number" ? digits(measured) : withRange(measured);
    const asked = "least" in wanted ? `at least ${wanted.least}` : `at most ${wanted.most}`;
    const met = isMet(bar);
    return [what, found, asked, met === undefined ? "–" : met ? "yes" : "**no**"];
  });
  const limits = bars.flatMap((bar) => (isMet(bar) === false && bar.limit ? [`- ${bar.what}. ${bar.limit}`] : []));
  return [
    "## Bars",
    table(["what", "measured", "wanted", "met"], rows),
    ...(limits.length > 0 ? [limits.join("\n")] : []),
  ].join("\n\n");
}
