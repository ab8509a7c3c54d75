import { drawUniforms } from "@mayhap/core";
import "../../docs/examples/mlp-adapter.ts";
import { linear, Mlp, relu, softmax, type Weight } from "../../docs/examples/mlp.ts";

function weight(name: string, shape: readonly [number, number], seed: number): Weight {
  const values = new Float32Array(shape[0] * shape[1]);
  drawUniforms({ seed, stream: 0, sample: 0, example: 0 }, values);
  return { name, shape, values: values.map((u) => (u - 0.5) * 2) };
}

/** A small network of the plain TypeScript framework: 4 → 16 → 3. */
export function network(head: "values" | "classes"): Mlp {
  return new Mlp([
    { name: "hidden", kernel: weight("w0", [4, 16], 1), activation: relu },
    { name: "head", kernel: weight("w1", [16, 3], 2), activation: head === "classes" ? softmax : linear },
  ]);
}

/** Rows of inputs, the same for the same numbers. */
export function rows(from: number, to: number): number[][] {
  return Array.from({ length: to - from }, (_, i) => {
    const row = new Float32Array(4);
    drawUniforms({ seed: 100 + from + i, stream: 1, sample: 0, example: 0 }, row);
    return Array.from(row, (u) => 3 * u * (1 + ((from + i) % 5)));
  });
}
