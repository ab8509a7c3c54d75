import type { NodeProto } from "../generated/onnx_pb.ts";
import { declared, producerOf } from "../graph/lookup.ts";
import { isStandard } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { constantDims, declaredDims } from "./dims.ts";

const elementwise = new Set([
  "Relu",
  "Tanh",
  "Sigmoid",
  "LeakyRelu",
  "Elu",
  "Identity",
  "Cast",
  "Neg",
  "Softmax",
  "Dropout",
  "Clip",
]);

/**
 * The rank of a value where it can be told without running: declared, or through matrix products, sums and
 * elementwise functions. Looks back a limited way only.
 */
export function rankOf(scope: Scope, name: string, depth = 0): number | undefined {
  const dims = declaredDims(declared(scope.graph).get(name));
  if (dims !== undefined) return dims.length;
  const constant = findConstant(scope, name);
  if (constant !== undefined) return constantDims(constant, scope)?.length;
  const node = producerOf(scope.graph).get(name);
  if (node === undefined || depth > 100 || !isStandard(node)) return undefined;
  return behind(node, (i) => rankOf(scope, node.input[i] ?? "", depth + 1));
}

function behind(node: NodeProto, rank: (input: number) => number | undefined): number | undefined {
  if (elementwise.has(node.opType)) return rank(0);
  if (node.opType === "Gemm" || node.opType === "Flatten") return 2;
  if (node.opType === "Add" || node.opType === "Sub" || node.opType === "Mul" || node.opType === "Div") {
    const [a, b] = [rank(0), rank(1)];
    return a === undefined || b === undefined ? undefined : Math.max(a, b);
  }
  if (node.opType === "MatMul") {
    const [a, b] = [rank(0), rank(1)];
    if (a === undefined || b === undefined) return undefined;
    return a === 1 ? b - 1 : b === 1 ? a - 1 : Math.max(a, b);
  }
  return undefined;
}
