import { GraphBuilder } from "./graph.ts";
import type { Net } from "./net.ts";
import { Params } from "./values.ts";

/** A dense network with ReLU between its layers and a softmax at the end. `widths`: from the input to the classes. */
export function mlp(widths: readonly number[]): Net {
  const params = new Params(1);
  const graph = new GraphBuilder();
  const layers: string[] = [];
  let value = "x";
  for (const [i, width] of widths.slice(1).entries()) {
    const name = `fc${i + 1}`;
    const weight = params.weight(`${name}.weight`, width, widths[i] as number);
    const bias = params.bias(`${name}.bias`, width);
    const last = i === widths.length - 2;
    value = graph.node("Gemm", [value, weight, bias], { transB: 1 });
    value = last ? graph.node("Softmax", [value], { axis: -1 }, "y") : graph.node("Relu", [value]);
    layers.push(name);
  }
  for (const [name, param] of params.made) graph.floats(name, param);
  const example = widths.slice(0, 1);
  return {
    architecture: { kind: "mlp", layers },
    onnx: graph.file(example, 2),
    params: params.made,
    random: layers.slice(1).map((name) => `${name}.weight`),
    example,
  };
}
