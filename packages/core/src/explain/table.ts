import type { Layer } from "../adapter/layer.ts";
import type { Explanation } from "./explain.ts";
import { describeSplit } from "./split.ts";

/** The explanation as aligned text, a line per layer. */
export function table({ layers, tense, split, method }: Omit<Explanation, "toString">): string {
  const head = ["#", "layer", "type", "kind", "weights", "p", "replaced"];
  const rows = layers.map(({ layer, replaced, p, reason }, i) => [
    String(i + 1),
    layer.name,
    layer.type,
    layer.kind,
    weights(layer),
    p === undefined ? "" : String(p),
    replaced ? (reason === "replaced" ? "yes" : `yes: ${reason}`) : `no: ${reason}`,
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] as string).length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join("  ")
      .trimEnd();
  const count = layers.filter(({ replaced }) => replaced).length;
  return [
    line(head),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map(line),
    `${count} of ${layers.length} layers ${tense === "is" ? "are" : "would be"} replaced.`,
    ...(split ? [describeSplit(split, layers.length)] : []),
    ...(count > 0 ? [`Method: ${method}.`] : []),
  ].join("\n");
}

function weights({ weights }: Layer): string {
  return weights
    .filter(({ role }) => role !== "bias")
    .map(({ shape }) => `[${shape.map((length) => length ?? "?").join(", ")}]`)
    .join(" ");
}
