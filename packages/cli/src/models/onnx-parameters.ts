import type { OnnxModel } from "@mayhap/onnx";

type Graph = NonNullable<OnnxModel["proto"]["graph"]>;
type Tensor = Graph["initializer"][number];

/** float32, float16, float64 and bfloat16: what training changes. Shapes, indices and the like are integers. */
const trained = new Set([1, 10, 11, 16]);

/** Where `LinearClassifier` and `LinearRegressor` (ai.onnx.ml) have their weights. */
const linear = new Set(["coefficients", "intercepts"]);

/** Number of floating-point constants in a model, those in attributes and subgraphs included. */
export function countParameters({ proto }: OnnxModel): number {
  return proto.graph ? inGraph(proto.graph) : 0;
}

function inGraph({ initializer, node }: Graph): number {
  const attributes = node.flatMap(({ attribute }) => attribute);
  const constants = attributes.flatMap(({ t }) => (t ? [t] : []));
  const inner = attributes.flatMap(({ g }) => (g ? [g] : []));
  const weights = attributes.flatMap(({ name, floats }) => (linear.has(name) ? floats : []));
  return (
    weights.length +
    [...initializer, ...constants].reduce((sum, tensor) => sum + sizeOf(tensor), 0) +
    inner.reduce((sum, graph) => sum + inGraph(graph), 0)
  );
}

function sizeOf({ dataType, dims }: Tensor): number {
  return trained.has(dataType) ? dims.reduce((product, length) => product * Number(length), 1) : 0;
}
