import type { NodeProto, TensorProto } from "../generated/onnx_pb.ts";
import { floatOf, intOf, isStandard } from "../graph/node.ts";

const elementwise: ReadonlySet<string> = new Set(
  (
    "Add Cast Clip Div Elu Erf Gelu HardSigmoid HardSwish Identity LeakyRelu LogSoftmax Mish Mul Neg Relu Selu Sigmoid Softmax Softplus " +
    "Softsign Sub Tanh"
  ).split(" "),
);

/** Whether an array is one row. */
export function isRow(dims: readonly number[]): boolean {
  return dims.slice(0, -1).every((length) => length === 1);
}

/**
 * Whether every matrix product of some nodes has a single row on its left and a constant on its right. onnxruntime (1.30) computes those alike
 * with any number of threads, others not. What is in doubt counts as no.
 *
 * @param values shapes of the values that the nodes read, but for stored and drawn ones
 * @param drawn shapes of what is drawn
 */
export function onlySingleRows(
  nodes: readonly NodeProto[],
  stored: readonly TensorProto[],
  values: ReadonlyMap<string, readonly number[]>,
  drawn: ReadonlyMap<string, readonly number[]>,
): boolean {
  /** Constants that add no rows to one row, and all constants. */
  const narrow = new Set<string>([""]);
  const constant = new Set<string>([""]);
  for (const [name, dims] of [...stored.map((t) => [t.name, t.dims.map(Number)] as const), ...drawn]) {
    constant.add(name);
    if (isRow(dims)) narrow.add(name);
  }
  const rows = new Set<string>();
  for (const [name, dims] of values) if (isRow(dims)) rows.add(name);
  for (const node of nodes) {
    const { input, output, opType } = node;
    const [first = "", ...others] = input;
    if (input.every((name) => constant.has(name))) for (const name of output) constant.add(name);
    else if (!isStandard(node)) return false;
    else if (elementwise.has(opType) && input.every((name) => rows.has(name) || narrow.has(name)))
      for (const name of output) rows.add(name);
    else if (isPlainProduct(node) && rows.has(first) && others.every((name) => constant.has(name)))
      for (const name of output) rows.add(name);
    else return false;
  }
  return true;
}

function isPlainProduct(node: NodeProto): boolean {
  if (node.opType === "MatMul") return true;
  return (
    node.opType === "Gemm" &&
    intOf(node, "transA", 0) === 0 &&
    floatOf(node, "alpha", 1) === 1 &&
    floatOf(node, "beta", 1) === 1
  );
}
