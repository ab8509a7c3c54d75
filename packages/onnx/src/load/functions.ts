import { ModelFileError } from "@mayhap/core";
import type { ModelProto, NodeProto } from "../generated/onnx_pb.ts";
import { functionKey, functionsOf } from "../graph/functions.ts";
import { subgraphs } from "../graph/node.ts";

/** Exporters nest functions by the modules of a network: some ten levels. */
const mostLevels = 64;
/** Large language models have some ten thousand nodes when all functions are opened. */
const mostNodes = 200_000;

/**
 * Refuses functions that call themselves, or stand for more nodes than anybody can open: runtimes put the body in place of each
 * call, and a file of some hundred bytes can ask for 2^40 of them. Throws `ModelFileError` `NOT_A_MODEL`.
 */
export function checkFunctions(model: ModelProto, name: string): void {
  if (model.functions.length === 0) return;
  const functions = functionsOf(model);
  const known = new Map<string, { readonly nodes: number; readonly levels: number }>();
  const open = new Set<string>();
  const bad = (why: string): ModelFileError =>
    new ModelFileError(
      "NOT_A_MODEL",
      `${name} has functions that ${why}, so no runtime can run it. Export the model again.`,
    );

  const measure = (nodes: readonly NodeProto[]): { nodes: number; levels: number } => {
    let [count, levels] = [nodes.length, 0];
    for (const node of nodes) {
      for (const found of [call(functionKey(node)), ...subgraphs(node).map(({ graph }) => measure(graph.node))]) {
        count += found.nodes;
        levels = Math.max(levels, found.levels);
      }
    }
    if (count > mostNodes) throw bad(`stand for more than ${mostNodes} nodes`);
    return { nodes: count, levels };
  };
  const call = (key: string): { readonly nodes: number; readonly levels: number } => {
    const body = functions.get(key);
    if (body === undefined) return { nodes: 0, levels: 0 };
    if (open.has(key)) throw bad("call themselves");
    let found = known.get(key);
    if (found === undefined) {
      open.add(key);
      // The first spares the stack, the second sees what was measured before.
      const inner = open.size > mostLevels ? undefined : measure(body.node);
      if (inner === undefined || inner.levels >= mostLevels)
        throw bad(`call each other more than ${mostLevels} levels deep`);
      open.delete(key);
      found = { nodes: inner.nodes, levels: inner.levels + 1 };
      known.set(key, found);
    }
    return found;
  };
  // Also of functions that nobody calls: runtimes read all of them.
  for (const key of functions.keys()) call(key);
  measure(model.graph?.node ?? []);
}
