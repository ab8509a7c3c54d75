import type { Count } from "./onnx.ts";

/** The weights of Keras' layers that multiply, or are looked up, by the last part of their names. */
const kernels = new Set(["kernel", "recurrent_kernel", "depthwise_kernel", "pointwise_kernel", "embeddings"]);

/** Where TensorFlow's operators take the matrices that they multiply activations by, or look them up in. */
const products: Readonly<Record<string, readonly number[]>> = {
  MatMul: [0, 1],
  _FusedMatMul: [0, 1],
  BatchMatMul: [0, 1],
  BatchMatMulV2: [0, 1],
  Einsum: [0, 1, 2, 3],
  Conv1D: [1],
  Conv2D: [1],
  _FusedConv2D: [1],
  Conv3D: [1],
  Conv2DBackpropInput: [1],
  DepthwiseConv2dNative: [1],
  FusedDepthwiseConv2dNative: [1],
  Gather: [0],
  GatherV2: [0],
};

interface Node {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, { readonly func?: { readonly name: string } }>>;
}

interface FunctionDef {
  readonly signature: { readonly name: string; readonly inputArg?: readonly { readonly name: string }[] };
  readonly nodeDef: readonly Node[];
}

interface ModelJson {
  readonly modelTopology: {
    readonly node?: readonly Node[];
    readonly library?: { readonly function?: readonly FunctionDef[] };
  };
  readonly weightsManifest: readonly {
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  }[];
}

/** The constant matrices of a `model.json` that multiply activations, one for each use (in a LayersModel one for each layer). */
export function countTfjs(json: unknown): Count {
  return { matrices: matrices(json as ModelJson), unknown: [] };
}

function matrices({ modelTopology, weightsManifest }: ModelJson): number {
  const stored = weightsManifest.flatMap(({ weights }) => weights);
  if (modelTopology.node === undefined)
    return stored.filter(({ name }) => kernels.has(name.split("/").at(-1)?.replace(/_\d+$/, "") ?? "")).length;
  const functions = new Map(modelTopology.library?.function?.map((f) => [f.signature.name, f]));
  const shapes = new Map(stored.map(({ name, shape }) => [name, shape]));
  return inNodes(modelTopology.node, new Map(), functions, shapes);
}

/** `given`: whether what comes in by a name is constant. */
function inNodes(
  nodes: readonly Node[],
  given: ReadonlyMap<string, boolean>,
  functions: ReadonlyMap<string, FunctionDef>,
  shapes: ReadonlyMap<string, readonly number[]>,
): number {
  const makers = new Map(nodes.map((node) => [node.name, node]));
  const known = new Map(given);
  const isConstant = (input: string): boolean => {
    const name = input.split(":")[0] as string;
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, false); // A loop of old control flow.
    const node = makers.get(name);
    const constant =
      node !== undefined &&
      !/^Placeholder|^Random|^Truncated|^Multinomial/.test(node.op) &&
      (node.op === "Const" || (dataInputs(node).length > 0 && dataInputs(node).every(isConstant)));
    known.set(name, constant);
    return constant;
  };
  let count = 0;
  for (const node of nodes) {
    const inputs = dataInputs(node);
    if (isConstant(node.name)) continue;
    const matrices = (products[node.op] ?? []).map((slot) => inputs[slot]).filter((name) => name !== undefined);
    count += matrices.filter((name) => {
      if (!isConstant(name)) return false;
      return !node.op.startsWith("Gather") || shapes.get(name.split(":")[0] as string)?.length === 2;
    }).length;
    for (const { func } of Object.values(node.attr ?? {})) {
      const body = func && functions.get(func.name);
      if (body === undefined) continue;
      const args = body.signature.inputArg?.map((arg, i) => [arg.name, isConstant(inputs[i] ?? "")] as const);
      count += inNodes(body.nodeDef, new Map(args), functions, shapes);
    }
  }
  return count;
}

const dataInputs = ({ input = [] }: Node): string[] => input.filter((name) => !name.startsWith("^"));
