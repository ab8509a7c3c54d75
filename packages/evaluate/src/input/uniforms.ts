import { drawUniforms, randomSeed, trainingStream } from "@mayhap/core";
import { checkCount } from "./checks.ts";

/** `count` numbers uniform on (0, 1), the same for the same seed and draw. Their stream is apart from those of masks. */
export function uniforms(seed: number, draw: number, count: number): Float32Array {
  const out = new Float32Array(count);
  drawUniforms({ seed, stream: trainingStream("kernel"), sample: draw, example: 0 }, out);
  return out;
}

/** The seed itself, or a random one. Throws `OptionsError` `INVALID_OPTIONS`. */
export function seedFor(seed: number | undefined, caller: string): number {
  return seed === undefined ? randomSeed() : checkCount(seed, caller, "seed", 0);
}
