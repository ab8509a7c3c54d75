import { GraphBuilder } from "./graph.ts";
import type { Net } from "./net.ts";
import { Params } from "./values.ts";

/** Sizes of a transformer block. */
export interface BlockSize {
  readonly length: number;
  /** Width of the model. */
  readonly width: number;
  readonly heads: number;
  /** Hidden width of the feed-forward part. */
  readonly hidden: number;
}

/** One block of a transformer encoder: self-attention and a feed-forward part, LayerNorm in front of each. */
export function transformer({ length, width, heads, hidden }: BlockSize): Net {
  const params = new Params(3);
  const graph = new GraphBuilder();
  const random: string[] = [];

  /** As exporters write a linear layer on three axes: MatMul with the weight the other way round, then Add. */
  const linear = (x: string, name: string, from: number, to: number): string => {
    const weight = params.weight(`${name}.weight`, to, from);
    if (name !== "query") random.push(weight);
    const { values } = params.made.get(weight) as { values: Float32Array };
    graph.floats(weight, { shape: [from, to], values: transposed(values, to, from) });
    const bias = graph.floats(...named(params, params.bias(`${name}.bias`, to)));
    return graph.node("Add", [graph.node("MatMul", [x, weight]), bias]);
  };
  const norm = (x: string, name: string): string => {
    const scale = graph.floats(...named(params, params.constant(`${name}.scale`, width, 1)));
    const shift = graph.floats(...named(params, params.constant(`${name}.shift`, width, 0)));
    return graph.node("LayerNormalization", [x, scale, shift], { axis: -1, epsilon: { float: 1e-5 } });
  };
  const split = (x: string, perm: readonly number[]): string =>
    graph.node("Transpose", [graph.node("Reshape", [x, graph.integers([0, 0, heads, width / heads])])], { perm });

  const before = norm("x", "norm1");
  const query = split(linear(before, "query", width, width), [0, 2, 1, 3]);
  const key = split(linear(before, "key", width, width), [0, 2, 3, 1]);
  const value = split(linear(before, "value", width, width), [0, 2, 1, 3]);
  const scores = graph.node("Mul", [graph.node("MatMul", [query, key]), graph.float(Math.sqrt(heads / width))]);
  const mixed = graph.node("MatMul", [graph.node("Softmax", [scores], { axis: -1 }), value]);
  const merged = graph.node("Transpose", [mixed], { perm: [0, 2, 1, 3] });
  const joined = graph.node("Reshape", [merged, graph.integers([0, 0, width])]);
  const attended = graph.node("Add", ["x", linear(joined, "out", width, width)]);
  const inner = graph.node("Relu", [linear(norm(attended, "norm2"), "up", width, hidden)]);
  graph.node("Add", [attended, linear(inner, "down", hidden, width)], {}, "y");

  const example = [length, width];
  return {
    architecture: { kind: "transformer", heads },
    onnx: graph.file(example, 3),
    params: params.made,
    random,
    example,
  };
}

function named(params: Params, name: string): [string, { shape: readonly number[]; values: Float32Array }] {
  return [name, params.made.get(name) as { shape: readonly number[]; values: Float32Array }];
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c] as number;
  return out;
}
