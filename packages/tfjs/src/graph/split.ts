import type { Graph } from "./graph.ts";
import { inputsOf, sourceOf } from "./node-def.ts";
import { nodesOf, type Slot } from "./slots.ts";

/** A graph cut in two. */
export interface Split {
  /** Names of the nodes that something random reaches. */
  readonly late: ReadonlySet<string>;
  /** Tensors of the part that runs once which the rest needs. */
  readonly handed: readonly string[];
}

/** Cuts a graph at its random nodes. `weights`: names of nodes that need no computing. */
export function split(graph: Graph, slots: readonly Slot[], weights: ReadonlySet<string>): Split {
  const fed = new Set(slots.flatMap(nodesOf));
  let late = graph.reach([...fed]);
  for (;;) {
    const handed = needed(graph, late, fed, weights);
    const torn = tornNodes(handed);
    if (torn.length === 0) return { late, handed };
    // TF.js takes one tensor for each node that is fed. A node of which several outputs are needed runs with the rest.
    late = graph.reach([...late, ...torn]);
  }
}

function needed(
  graph: Graph,
  late: ReadonlySet<string>,
  fed: ReadonlySet<string>,
  weights: ReadonlySet<string>,
): string[] {
  const handed = new Set<string>();
  for (const name of late) {
    if (fed.has(name)) continue;
    for (const input of inputsOf(graph.nodes.get(name) ?? { name, op: "" })) {
      const plain = input.replace(/^\^/, "").replace(/:0$/, "");
      if (!late.has(sourceOf(plain)) && !weights.has(sourceOf(plain))) handed.add(plain);
    }
  }
  return [...handed];
}

function tornNodes(handed: readonly string[]): string[] {
  const sources = handed.map(sourceOf);
  return [...new Set(sources.filter((name, i) => sources.indexOf(name) !== i))];
}
