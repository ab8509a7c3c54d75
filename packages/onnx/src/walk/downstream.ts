import { analyse } from "../analysis.ts";
import { reads } from "../graph/free.ts";
import type { Scope } from "../graph/scope.ts";
import type { OnnxModel } from "../model.ts";
import type { LayerRecord } from "./record.ts";

/** Ids of these layers and of all that depend on them; see `Adapter.downstream`. A branch or loop runs as a whole. */
export function downstream({ proto }: OnnxModel, layers: ReadonlySet<string>): ReadonlySet<string> {
  const { records, scope } = analyse(proto);
  const late = new Set(records.filter(({ id }) => layers.has(id)).map(nodeInMain));
  const values = new Set<string>();
  for (const node of scope.nodes) {
    if (!late.has(node) && !reads(node).some((name) => values.has(name))) continue;
    late.add(node);
    for (const name of node.output) if (name !== "") values.add(name);
  }
  return new Set(records.filter((record) => late.has(nodeInMain(record))).map(({ id }) => id));
}

/** The node of the main graph that a layer is, or is inside of. */
function nodeInMain({ node, scope }: LayerRecord) {
  let found = node;
  for (let s: Scope | undefined = scope; s?.owner !== undefined; s = s.parent) found = s.owner;
  return found;
}
