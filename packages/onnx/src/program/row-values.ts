import type { NodeProto } from "../generated/onnx_pb.ts";
import { constantInts } from "../graph/constant-folding.ts";
import { reads } from "../graph/free.ts";
import { subgraphs } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { type RowState, rowState } from "./row-ops.ts";

/**
 * Follows the rows of a batch through nodes in execution order. `given`: what is known of values from outside; what is not
 * named there and not computed here is a constant. Constants whose integers matter (axes, shapes) are looked up in `scope`.
 */
export function rowValues(
  nodes: readonly NodeProto[],
  given: ReadonlyMap<string, RowState>,
  scope: Scope,
): ReadonlyMap<string, RowState> {
  const states = new Map(given);
  const ints = (name: string | undefined) => {
    const constant = name === undefined || name === "" ? undefined : findConstant(scope, name);
    return constant && constantInts(constant);
  };
  const stateOf = (name: string): RowState => states.get(name) ?? "fixed";
  for (const node of nodes) {
    const inputs = node.input.map((name) => (name === "" ? "fixed" : stateOf(name)));
    const inner = subgraphs(node).length > 0 && reads(node).some((name) => stateOf(name) !== "fixed");
    const state = inner ? "mixed" : rowState(node, inputs, ints);
    for (const name of node.output) states.set(name, state);
  }
  return states;
}
