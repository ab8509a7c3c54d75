import * as tf from "@tensorflow/tfjs";

/** A node as it stands in a model.json. */
export interface Node {
  name: string;
  op: string;
  input?: string[];
  attr?: Record<string, unknown>;
}

export const FLOAT = { type: "DT_FLOAT" };
export const INT = { type: "DT_INT32" };

/** A function for control flow. Arguments and results are named; a result is an output of a node. */
export interface Body {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly nodes: readonly Node[];
}

/** A graph of the given nodes on a placeholder `x` of shape `[batch, …shape]`. */
export async function graph(
  shape: readonly number[],
  weights: Record<string, tf.Tensor>,
  nodes: readonly Node[],
  bodies: readonly Body[] = [],
  dtype: { type: string } = FLOAT,
): Promise<tf.GraphModel> {
  const dim = [-1, ...shape].map((size) => ({ size: String(size) }));
  const { data, specs } = await tf.io.encodeWeights(weights);
  const constants = Object.keys(weights).map((name) => ({ name, op: "Const", input: ["^x"], attr: { dtype: FLOAT } }));
  const node = [{ name: "x", op: "Placeholder", attr: { dtype, shape: { shape: { dim } } } }, ...constants, ...nodes];
  const arg = (name: string) => ({ name, type: "DT_FLOAT" });
  const library = {
    function: bodies.map(({ name, inputs, outputs, nodes }) => ({
      signature: { name, inputArg: inputs.map(arg), outputArg: Object.keys(outputs).map(arg) },
      nodeDef: nodes,
      ret: outputs,
    })),
  };
  const modelTopology = { node, versions: { producer: 1, minConsumer: 1 }, ...(bodies.length > 0 && { library }) };
  return tf.loadGraphModel(
    tf.io.fromMemory({ modelTopology, weightSpecs: specs, weightData: data } as tf.io.ModelArtifacts),
  );
}

export const einsum = (name: string, x: string, weight: string, equation: string): Node => ({
  name,
  op: "Einsum",
  input: [x, weight],
  attr: { equation: { s: btoa(equation) }, N: { i: "2" }, T: FLOAT },
});

export const matMul = (name: string, a: string, b: string, flags: { a?: boolean; b?: boolean } = {}): Node => ({
  name,
  op: "MatMul",
  input: [a, b],
  attr: { transpose_a: { b: flags.a ?? false }, transpose_b: { b: flags.b ?? false }, T: FLOAT },
});

export const batchMatMul = (name: string, a: string, b: string, flags: { a?: boolean; b?: boolean } = {}): Node => ({
  name,
  op: "BatchMatMulV2",
  input: [a, b],
  attr: { adj_x: { b: flags.a ?? false }, adj_y: { b: flags.b ?? false }, T: FLOAT },
});
