import { drawUniforms, trainingStream } from "@mayhap/core";

/** `count` numbers uniform on (0, 1), the same for the same seed and draw. Their stream is apart from those of masks. */
export function uniforms(seed: number, draw: number, count: number): Float32Array {
  const out = new Float32Array(count);
  drawUniforms({ seed, stream: trainingStream("kernel"), sample: draw, example: 0 }, out);
  return out;
}
