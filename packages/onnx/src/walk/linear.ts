import type { NodeProto } from "../generated/onnx_pb.ts";
import { intOf } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { ElementType, isFloat, sizeOf } from "../tensor/types.ts";
import { addedBias, biasEdge } from "./bias.ts";
import { constantDims } from "./dims.ts";
import type { Form } from "./form.ts";
import type { Finding, WeightEdge } from "./record.ts";

/** `Gemm` and `FusedGemm`: Y = alpha · A′ B′ + beta · C. */
export function gemm(node: NodeProto, scope: Scope): Finding {
  const transposed = (name: string): boolean => intOf(node, name, 0) !== 0;
  const forms: [Form, Form] = [transposed("transA") ? "left-t" : "left", transposed("transB") ? "right-t" : "right"];
  const kernel = matrix(node, scope, forms);
  if (kernel === undefined) return { kind: "other" };
  const bias = biasEdge(node, 2, kernel, scope);
  return linear(kernel, bias === undefined ? [] : [bias], scope);
}

/** `MatMul` with a constant on one side. */
export function matMul(node: NodeProto, scope: Scope): Finding {
  const kernel = matrix(node, scope, ["left", "right"]);
  if (kernel === undefined) return { kind: "other" };
  const bias = addedBias(node, kernel, scope);
  const found = linear(kernel, bias === undefined ? [] : [bias.edge], scope);
  return bias === undefined ? found : { ...found, absorbs: bias.add };
}

/** com.microsoft `FusedMatMul`: like MatMul, with transA, transB and alpha. */
export function fusedMatMul(node: NodeProto, scope: Scope): Finding {
  const right = intOf(node, "transB", 0) !== 0 ? "right-t" : "right";
  const kernel = matrix(node, scope, [intOf(node, "transA", 0) !== 0 ? "left-t" : "left", right]);
  if (kernel === undefined) return { kind: "other" };
  const batched = intOf(node, "transBatchA", 0) !== 0 || intOf(node, "transBatchB", 0) !== 0;
  const found = linear(kernel, [], scope);
  return batched ? { ...found, obstacle: "it also moves batch axes (transBatchA, transBatchB)" } : found;
}

/** Contrib ops that multiply input 0 by a weight at input 1 and add a bias from input 2: `Attention`, `GemmFastGelu`. */
export function projection(node: NodeProto, scope: Scope): Finding {
  const constant = findConstant(scope, node.input[1] ?? "");
  if (constant === undefined) return { kind: "other" };
  const kernel: WeightEdge = { role: "kernel", node, index: 1, constant, form: "right" };
  const bias = biasEdge(node, 2, kernel, scope);
  return linear(kernel, bias === undefined ? [] : [bias], scope);
}

function matrix(node: NodeProto, scope: Scope, forms: readonly [Form, Form]): WeightEdge | undefined {
  for (const index of [1, 0] as const) {
    const constant = findConstant(scope, node.input[index] ?? "");
    if (constant !== undefined) return { role: "kernel", node, index, constant, form: forms[index] };
  }
  return undefined;
}

function linear(kernel: WeightEdge, rest: readonly WeightEdge[], scope: Scope): Finding {
  const obstacle = weightObstacle(kernel, scope);
  return {
    kind: "linear",
    weights: [kernel, ...rest],
    activation: kernel.index === 0 ? 1 : 0,
    ...(obstacle === undefined ? {} : { obstacle }),
  };
}

/** Why the values of a weight cannot be masked, if so. */
export function weightObstacle(edge: WeightEdge, scope: Scope): string | undefined {
  const { type } = edge.constant;
  if (edge.packed?.form === "integers") {
    if (type !== 0 && type !== ElementType.INT8 && type !== ElementType.UINT8)
      return `its weights are of element type ${type}; of quantised weights int8 and uint8 can be masked`;
  } else if (type !== 0 && !isFloat(type)) return "its weights are integers";
  const dims = constantDims(edge.constant, scope);
  return dims !== undefined && sizeOf(dims) === 0 ? "its weight is empty" : undefined;
}
