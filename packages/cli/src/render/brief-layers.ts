import type { Explanation } from "@mayhap/core";

/** A table of more layers than these is shortened, */
const MOST = 40;
/** where need be to so many from the start and from the end. */
const [FIRST, LAST] = [30, 10];
/** Lines above the first layer. */
const HEADING = 2;

/** What `explain` prints; of a large model only the layers that have weights or change. */
export function briefLayers(explanation: Explanation): string {
  const { layers } = explanation;
  const lines = String(explanation).split("\n");
  if (layers.length <= MOST) return lines.join("\n");
  const rows = lines.slice(HEADING, HEADING + layers.length);
  const weighty = rows.filter((_, i) => layers[i]?.replaced || layers[i]?.layer.weights.length);
  const cut = weighty.length - FIRST - LAST;
  const shown = cut > 0 ? [...weighty.slice(0, FIRST), `…  ${cut} more`, ...weighty.slice(-LAST)] : weighty;
  const note = `Of ${layers.length} layers those with weights are listed; --all lists every layer.`;
  return [...lines.slice(0, HEADING), ...shown, note, ...lines.slice(HEADING + layers.length)].join("\n");
}
