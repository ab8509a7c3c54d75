import type { NodeProto } from "../generated/onnx_pb.ts";
import { constantInts } from "../graph/constant-folding.ts";
import { intOf, intsOf } from "../graph/node.ts";
import type { Scope } from "../graph/scope.ts";
import { elementwise } from "./row-ops.ts";

/** What the operators tell of the batch in a value. */
export interface Carried {
  /** The axis that it most likely has there. */
  readonly axis: number | undefined;
  /** The value in front of the last reshape, as long as what that merged still is. */
  readonly source: string | undefined;
}

/** More ops that keep the first axes of what comes in. */
const keeping = new Set(["BatchNormalization", "Gemm", "LayerNormalization", "MatMul", "Softmax"]);

/** Follows the batch, axis 0 of the given inputs, through a graph. */
export function carried(scope: Scope, sliced: ReadonlySet<string>): ReadonlyMap<string, Carried> {
  const found = new Map<string, Carried>();
  for (const name of sliced) found.set(name, { axis: 0, source: undefined });
  for (const node of scope.nodes) {
    const name = node.input.find((input) => found.has(input));
    const before = name === undefined ? undefined : found.get(name);
    // A branch or loop hides the way.
    if (name === undefined || before === undefined || scope.inner.has(node)) continue;
    const reshapes = node.opType === "Reshape" || node.opType === "Flatten";
    const keeps = elementwise.has(node.opType) || keeping.has(node.opType);
    const source = reshapes ? name : keeps ? before.source : undefined;
    for (const [i, output] of node.output.entries())
      found.set(output, { axis: before.axis === undefined ? undefined : behind(node, i, before.axis, scope), source });
  }
  return found;
}

function behind(node: NodeProto, output: number, axis: number, scope: Scope): number | undefined {
  switch (node.opType) {
    case "Transpose":
      return intsOf(node, "perm")?.indexOf(axis);
    case "LSTM":
    case "GRU":
    case "RNN":
      if (intOf(node, "layout", 0) !== 0) return 0;
      return output === 0 ? 2 : 1;
    case "Squeeze":
    case "Unsqueeze": {
      const constant = scope.constants.get(node.input[1] ?? "");
      const axes = intsOf(node, "axes") ?? (constant && constantInts(constant)) ?? [];
      if (node.opType === "Squeeze") return axis - axes.filter((a) => a >= 0 && a < axis).length;
      return [...axes].sort((a, b) => a - b).reduce((at, a) => (a >= 0 && a <= at ? at + 1 : at), axis);
    }
    case "Reshape":
    case "Flatten":
      return axis === 0 ? 0 : undefined;
    default:
      return axis;
  }
}
