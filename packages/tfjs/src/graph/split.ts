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

/**
 * Ops whose results TF.js does not take in their place, so that they run with the rest: it expects the type of the operands of a comparison, and lists
 * and arrays of tensors live for one run only.
 */
const untakable: ReadonlySet<string> = new Set([
  ...["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual"],
  ...["IsNan", "IsFinite", "IsInf", "ComplexAbs", "Real", "Imag"],
  ...["EmptyTensorList", "TensorListReserve", "TensorListFromTensor", "TensorListScatter", "TensorListScatterV2"],
  ...["TensorListSetItem", "TensorListPushBack", "TensorListSplit", "TensorListResize", "TensorListConcatV2"],
  ...["TensorArrayV3", "TensorArrayScatterV3", "TensorArrayWriteV3", "TensorArraySplitV3"],
]);

/** Cuts a graph at its random nodes. `weights`: names of nodes that need no computing. */
export function split(graph: Graph, slots: readonly Slot[], weights: ReadonlySet<string>): Split {
  const fed = new Set(slots.flatMap(nodesOf));
  const whole = regions(graph);
  let late = graph.reach([...fed]);
  for (;;) {
    const handed = needed(graph, late, fed, weights);
    const unfit = [
      ...tornNodes(handed),
      ...handed.map(sourceOf).filter((name) => untakable.has(graph.nodes.get(name)?.op ?? "")),
    ];
    const begun = whole.filter(
      (region) => region.some((name) => late.has(name)) && !region.every((name) => late.has(name)),
    );
    if (unfit.length === 0 && begun.length === 0) return { late, handed };
    late = graph.reach([...late, ...unfit, ...begun.flat()]);
  }
}

/**
 * Nodes that run together or not at all: a loop of TensorFlow 1, from `Enter` to `Exit`, which runs in a frame of its own, and what stands between
 * `Switch` and `Merge`, where one side is never computed.
 */
function regions(graph: Graph): string[][] {
  const starts = new Map<string, string[]>();
  for (const { name, op, attr } of graph.nodes.values()) {
    if (op !== "Enter" && op !== "Switch") continue;
    const region = op === "Enter" ? `Enter ${JSON.stringify(attr?.frame_name)}` : `Switch ${name}`;
    starts.set(region, [...(starts.get(region) ?? []), name]);
  }
  return [...starts].map(([region, names]) => {
    const end = region.startsWith("Enter") ? "Exit" : "Merge";
    const found = new Set(names);
    for (const name of found)
      if (graph.nodes.get(name)?.op !== end) for (const consumer of graph.consumers(name)) found.add(consumer.name);
    return [...found];
  });
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

/** TF.js takes one tensor for each node that is fed. A node of which several outputs are needed runs with the rest. */
function tornNodes(handed: readonly string[]): string[] {
  const sources = handed.map(sourceOf);
  return [...new Set(sources.filter((name, i) => sources.indexOf(name) !== i))];
}
