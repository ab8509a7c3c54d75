import { drawUniforms } from "@mayhap/core";
import { intAttribute, makeNode } from "../../src/graph/node.ts";
import type { OnnxModel } from "../../src/index.ts";
import { floatTensor } from "../../src/tensor/write.ts";
import { build } from "./build.ts";

/** Uniform numbers in (-bound, bound), the same on every machine. */
export function uniform(size: number, seed: number, bound = 1): Float32Array {
  const out = new Float32Array(size);
  drawUniforms({ seed, stream: 0, sample: 0, example: 0 }, out);
  return out.map((u) => (2 * u - 1) * bound);
}

/** A dense network without an end: `Gemm` with transB and `Relu` between, as PyTorch exports it. `inner`: gives out the pre-activations too. */
export function dense(widths: readonly number[], inner = false): OnnxModel {
  const nodes = [];
  const weights = [];
  const outputs: Record<string, readonly (string | number)[]> = {};
  let value = "x";
  for (const [i, width] of widths.slice(1).entries()) {
    const inputs = widths[i] as number;
    const last = i === widths.length - 2;
    const [name, sum] = [`fc${i + 1}`, last ? "y" : `s${i + 1}`];
    // The scale of He et al. (2015) keeps the values of all layers alike.
    weights.push(floatTensor(`${name}.w`, uniform(width * inputs, i + 1, Math.sqrt(6 / inputs)), [width, inputs]));
    weights.push(floatTensor(`${name}.b`, uniform(width, 100 + i, 0.1), [width]));
    const attributes = [intAttribute("transB", 1)];
    nodes.push(makeNode("Gemm", [value, `${name}.w`, `${name}.b`], [sum], { name, attributes }));
    if (last || inner) outputs[sum] = ["n", width];
    value = `h${i + 1}`;
    if (!last) nodes.push(makeNode("Relu", [sum], [value]));
  }
  return build({ nodes, weights, inputs: { x: ["n", widths[0] as number] }, outputs });
}
