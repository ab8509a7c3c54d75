import type { NodeProto } from "../generated/onnx_pb.ts";
import { intOf, intsOf, isStandard } from "../graph/node.ts";
import type { Scope } from "../graph/scope.ts";
import type { RowState } from "../program/row-ops.ts";
import { rowValues } from "../program/row-values.ts";

/** Whether the first axis of some inputs is one that a recurrent operator, a `Scan` or a `Loop` goes along, so that it is time. */
export function feedsTimeAxis(scope: Scope, inputs: readonly string[]): boolean {
  return inputs.some((name) => loops(scope, name)) || goesAlong(scope, new Map(inputs.map((name) => [name, "rows"])));
}

function goesAlong(scope: Scope, given: ReadonlyMap<string, RowState>): boolean {
  const states = rowValues(scope.nodes, given, scope);
  return scope.nodes.some(
    (node) =>
      timed(node).some((name) => states.get(name) === "rows") ||
      (scope.inner.get(node) ?? []).some((inner) => goesAlong(inner, visible(inner, states))),
  );
}

/** What a graph inside sees: the values of the outer one, unless it has its own of the same name. */
function visible(inner: Scope, states: ReadonlyMap<string, RowState>): ReadonlyMap<string, RowState> {
  return new Map([...states].filter(([name]) => !inner.defines.has(name)));
}

/** The inputs of a node whose axis 0 it goes along. */
function timed(node: NodeProto): readonly string[] {
  if (!isStandard(node)) return [];
  if (/^(LSTM|GRU|RNN)$/.test(node.opType)) return intOf(node, "layout", 0) === 0 ? node.input.slice(0, 1) : [];
  if (node.opType !== "Scan") return [];
  const scanned = node.input.slice(-intOf(node, "num_scan_inputs", 1));
  const axes = intsOf(node, "scan_input_axes");
  return scanned.filter((_, i) => (axes?.[i] ?? 0) === 0);
}

/** Whether an input goes into a `Loop` or `Scan` as it is: what these do with it is not looked into. */
function loops(scope: Scope, input: string): boolean {
  const carried = new Set([input]);
  for (const node of scope.nodes) {
    if (!node.input.some((name) => carried.has(name))) continue;
    if (node.opType === "Scan" || node.opType === "Loop") return true;
    if (/^(Cast|Identity|Relu|Dropout)$/.test(node.opType)) carried.add(node.output[0] ?? "");
  }
  return false;
}
