import {
  type FunctionProto,
  type GraphProto,
  ModelProtoSchema,
  type NodeProto,
} from "../../../packages/onnx/src/generated/onnx_pb.ts";
import { fromBinary } from "../../../packages/onnx/src/proto/binary.ts";

/** Where operators take the matrices that they multiply activations by, or look them up in. */
const products: Readonly<Record<string, readonly number[]>> = {
  MatMul: [0, 1],
  Gemm: [0, 1],
  Einsum: [0, 1, 2, 3],
  MatMulInteger: [0, 1],
  QLinearMatMul: [0, 3],
  Conv: [1],
  ConvTranspose: [1],
  DeformConv: [1],
  ConvInteger: [1],
  QLinearConv: [3],
  LSTM: [1, 2],
  GRU: [1, 2],
  RNN: [1, 2],
  Gather: [0],
  // com.microsoft
  FusedMatMul: [0, 1],
  FusedGemm: [0, 1],
  FusedConv: [1],
  GemmFastGelu: [1],
  Attention: [1],
  QAttention: [1],
  QGemm: [0, 3],
  MatMulNBits: [1],
  MatMulIntegerToFloat: [0, 1],
  DynamicQuantizeMatMul: [1],
  DynamicQuantizeLSTM: [1, 2],
  EmbedLayerNormalization: [2, 3, 4],
};

/** Operators that multiply by a matrix in their attributes. */
const byAttribute = new Set(["LinearClassifier", "LinearRegressor"]);

/** Operators that may take a whole constant matrix and do not multiply by it. */
const others = new Set(
  (
    "Add And BatchNormalization Cast CastLike Clip Compress Concat Constant ConstantOfShape CumSum DequantizeLinear Div Dropout " +
    "DynamicQuantizeLinear Equal Expand GatherElements GatherND Greater GreaterOrEqual GridSample Identity If InstanceNormalization " +
    "LayerNormalization Less LessOrEqual Loop Max MaxUnpool Min Mod Mul NegativeLogLikelihoodLoss NonMaxSuppression OneHot Or PRelu Pad Pow " +
    "QuantizeLinear ReduceSum Reshape Resize ReverseSequence RoiAlign Scan Scatter ScatterElements ScatterND SequenceConstruct SequenceInsert " +
    "SkipLayerNormalization Slice SoftmaxCrossEntropyLoss Split Squeeze Sub Sum Tile TopK Transpose Trilu Unsqueeze Upsample Where Xor"
  ).split(" "),
);

/** What a name stands for: a constant, with its shape where the file tells it; false: something that depends on an input. */
type Known = { readonly dims?: readonly number[] | undefined; readonly float?: boolean } | false;

/** The constant matrices of a file that multiply activations, one for each use; and operators that this walk does not know. */
export interface Count {
  readonly matrices: number;
  readonly unknown: readonly string[];
}

/** Counts in the bytes of an ONNX file. Knows nothing of what mayhap makes of it. */
export function countOnnx(bytes: Uint8Array): Count {
  const model = fromBinary(ModelProtoSchema, bytes);
  const functions = new Map(model.functions.map((f) => [`${f.domain}:${f.name}`, f]));
  const unknown: string[] = [];
  const matrices = model.graph === undefined ? 0 : inGraph(model.graph, new Map(), functions, unknown);
  return { matrices, unknown };
}

type Functions = ReadonlyMap<string, FunctionProto>;

function inGraph(
  graph: GraphProto,
  outer: ReadonlyMap<string, Known>,
  functions: Functions,
  unknown: string[],
): number {
  const known = new Map(outer);
  for (const { name } of graph.input) known.set(name, false);
  for (const t of graph.initializer) known.set(t.name, { dims: t.dims.map(Number), float: isFloat(t.dataType) });
  return inNodes(graph.node, known, functions, unknown);
}

function inNodes(
  nodes: readonly NodeProto[],
  known: Map<string, Known>,
  functions: Functions,
  unknown: string[],
): number {
  let count = 0;
  for (const node of sorted(nodes)) {
    const inputs = node.input.map((name): Known => (name === "" ? {} : (known.get(name) ?? false)));
    const graphs = node.attribute.flatMap((a) => (a.g ? [a.g] : a.graphs));
    const constant =
      inputs.every((k) => k !== false) &&
      graphs.every((g) => closed(g, known)) &&
      !/^Random|^Bernoulli/.test(node.opType);
    const body = functions.get(`${node.domain}:${node.opType}`);
    if (!constant && body !== undefined) {
      const bound = new Map(body.input.map((name, i) => [name, inputs[i] ?? {}] as const));
      count += inNodes(body.node, bound, functions, unknown);
    } else if (!constant) count += inNode(node, inputs, unknown);
    for (const graph of graphs) if (!constant) count += inGraph(graph, known, functions, unknown);
    for (const name of node.output) known.set(name, constant && behind(node, inputs));
  }
  return count;
}

function inNode(node: NodeProto, inputs: readonly Known[], unknown: string[]): number {
  if (byAttribute.has(node.opType)) return 1;
  const slots = products[node.opType];
  if (slots === undefined) {
    const matrix = inputs.some((k) => k !== false && (k.dims ?? []).filter((d) => d > 1).length > 1);
    if (matrix && !others.has(node.opType)) unknown.push(node.opType);
    return 0;
  }
  // Both sides of a product: neither meets an activation, the node depends on an input by a bias or a scale.
  const [left, right] = slots.map((slot) => inputs[slot]);
  if (slots[0] === 0 && slots.length === 2 && left !== false && right !== false) return 0;
  const found = slots.filter((slot) => {
    const k = inputs[slot];
    if (k === undefined || k === false || node.input[slot] === "") return false;
    // A table of embeddings, and not the picking of numbers from a list or of an axis.
    return node.opType !== "Gather" || (k.dims?.length === 2 && k.float === true && int(node, "axis") === 0);
  });
  return node.attribute.some((a) => a.name === "direction" && new TextDecoder().decode(a.s) === "bidirectional")
    ? 2 * found.length
    : found.length;
}

/** The shape behind a node of constants, where it is plain to see. */
function behind(node: NodeProto, [first]: readonly Known[]): Known {
  const tensor = node.attribute.find((a) => a.name === "value")?.t;
  if (node.opType === "Constant")
    return tensor ? { dims: tensor.dims.map(Number), float: isFloat(tensor.dataType) } : {};
  if (node.opType === "Identity" || node.opType === "Cast") return first || {};
  if (node.opType === "DequantizeLinear") return { dims: first ? first.dims : undefined, float: true };
  if (node.opType === "Transpose" && first && first.dims) {
    const perm = node.attribute.find((a) => a.name === "perm")?.ints.map(Number);
    return { ...first, dims: perm ? perm.map((i) => first.dims?.[i] ?? 0) : first.dims.toReversed() };
  }
  return {};
}

/** Whether a graph reads nothing that depends on an input. */
function closed(graph: GraphProto, known: ReadonlyMap<string, Known>): boolean {
  return graph.input.length === 0 && graph.node.every((n) => n.input.every((name) => known.get(name) !== false));
}

/** Nodes in an order in which each comes after those that it reads, as far as there is one. */
function sorted(nodes: readonly NodeProto[]): NodeProto[] {
  const makers = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const done = new Set<NodeProto>();
  const visit = (node: NodeProto): void => {
    if (done.has(node)) return;
    done.add(node);
    for (const name of node.input) {
      const maker = makers.get(name);
      if (maker !== undefined && maker !== node) visit(maker);
    }
    done.delete(node);
    done.add(node);
  };
  for (const node of nodes) visit(node);
  return [...done];
}

const isFloat = (type: number): boolean => [1, 10, 11, 16].includes(type);
const int = (node: NodeProto, name: string): number => Number(node.attribute.find((a) => a.name === name)?.i ?? 0n);
