import type { Comparison } from "../results.ts";
import { variants } from "../variants/index.ts";
import { table, withRange } from "./text.ts";

const references = ["onnx-mayhap", "tfjs-mayhap"];
const plain = ["onnx-deterministic", "tfjs-deterministic"];

/** One table: what each variant takes for the same samples, as a multiple of mayhap's time. */
export function comparisonSection({ title, table: measured }: Comparison): string {
  const ids = measured.variants();
  const reference = ids.find((id) => references.includes(id));
  const pass = ids.find((id) => plain.includes(id));
  if (reference === undefined || pass === undefined)
    throw new Error(`${title}: the variants to compare with did not run.`);
  const works = measured.works();
  let cut = false;
  const rows = ids.map((id) => [
    variants.find((variant) => variant.id === id)?.title ?? id,
    ...works.map((work) => {
      const one = measured.find(work.id, id);
      const ratio = measured.ratio(work.id, id, reference);
      if (one === undefined || ratio === undefined) return "–";
      const scaled = one.ran < work.samples;
      cut ||= scaled;
      return `${id === reference ? "1" : withRange(ratio)}${scaled ? " †" : ""}`;
    }),
  ]);
  const passes = works.map(({ id }) => {
    const ratio = measured.passes(id, reference, pass);
    return ratio ? withRange(ratio) : "–";
  });
  const { samples, p } = works[0] ?? { samples: 0, p: 0 };
  return [
    `## ${title}`,
    `${samples} samples, p = ${p}. Time as a multiple of mayhap's.`,
    table(
      ["", ...works.map((work) => work.title)],
      [
        ...rows,
        ["*weights drawn per sample*", ...works.map(({ drawn }) => drawn.toLocaleString("en"))],
        [`*mayhap's ${samples} samples, in single passes of the plain model*`, ...passes],
      ],
    ),
    ...(cut ? ["† A loop that was cut short and scaled: each of its samples costs the same."] : []),
  ].join("\n\n");
}
