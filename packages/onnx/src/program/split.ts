import type { FunctionProto, GraphProto, NodeProto } from "../generated/onnx_pb.ts";
import { reads } from "../graph/free.ts";
import { executionOrder } from "../graph/order.ts";
import { isRandom } from "../graph/random.ts";

/** A part of a graph: its nodes, and the names that come into it and go out of it. */
export interface Part {
  readonly nodes: readonly NodeProto[];
  /** Inputs of the model that it reads. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A sampling graph in two parts: what no random quantity reaches, and the rest. */
export interface Split {
  readonly prefix: Part;
  readonly suffix: Part;
  /** Values that the prefix computes and the suffix reads. */
  readonly boundary: readonly string[];
}

/**
 * Splits a graph at its random inputs. Nodes on constants alone belong to no part: they are copied to where they are
 * read, so that the runtime can fold them. Nodes that draw numbers of their own run with every sample. `outputs`: the
 * wanted outputs. `late`: values that cannot be handed over (no tensors), so that their nodes run with every sample too.
 */
export function split(
  graph: GraphProto,
  random: ReadonlySet<string>,
  outputs: readonly string[],
  functions: ReadonlyMap<string, FunctionProto>,
  late: ReadonlySet<string> = new Set(),
): Split {
  const graphInputs = new Set(graph.input.map((i) => i.name));
  const stored = new Set([
    ...graph.initializer.map((t) => t.name),
    ...graph.sparseInitializer.map((s) => s.values?.name ?? ""),
  ]);
  const fixed = new Set(stored);
  const reached = new Set(random);
  const maker = new Map<string, NodeProto>();
  const nodes = executionOrder(graph);
  for (const node of nodes) {
    const names = reads(node);
    const draws = isRandom(node, functions);
    const isReached = draws || names.some((n) => reached.has(n)) || node.output.some((n) => late.has(n));
    const isFixed = !isReached && names.every((n) => fixed.has(n));
    for (const name of node.output) {
      if (name === "") continue;
      maker.set(name, node);
      if (isReached) reached.add(name);
      if (isFixed) fixed.add(name);
    }
  }

  /** Everything needed for some values, going back no further than `stop` says. */
  const collect = (wanted: readonly string[], stop: (name: string) => boolean): { part: Part; stopped: string[] } => {
    const used = new Set<NodeProto>();
    const inputs = new Set<string>();
    const stopped = new Set<string>();
    const seen = new Set<string>();
    const waiting = [...wanted];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const node = maker.get(name);
      if (node === undefined) {
        if (graphInputs.has(name)) inputs.add(name);
      } else if (stop(name)) stopped.add(name);
      else if (!used.has(node)) {
        used.add(node);
        waiting.push(...reads(node));
      }
    }
    const part = { nodes: nodes.filter((n) => used.has(n)), inputs: [...inputs], outputs: wanted };
    return { part, stopped: [...stopped] };
  };

  const after = collect(
    outputs.filter((name) => reached.has(name)),
    (name) => !reached.has(name) && !fixed.has(name),
  );
  const before = collect(
    [...new Set([...outputs.filter((name) => !reached.has(name)), ...after.stopped])],
    () => false,
  );
  return { prefix: before.part, suffix: after.part, boundary: after.stopped };
}
