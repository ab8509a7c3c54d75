import { philox4x32 } from "./philox.ts";
import { type Address, upperWord } from "./stream.ts";

/**
 * Draws numbers uniform on the open interval (0, 1): (n + 1/2)/2^23 with n of 23 bits, exact in float32 (with
 * one more bit the largest would round to 1). Element e is the upper 23 bits of word e mod 4 of block ⌊e/4⌋.
 *
 * @example
 * ```ts
 * import { drawUniforms, trainingStream } from "@mayhap/core";
 *
 * const u = new Float32Array(1000);
 * drawUniforms({ seed: 7, stream: trainingStream("kernel"), sample: 0, example: 0 }, u);
 * u.every((x) => x > 0 && x < 1); // => true
 * ```
 */
export function drawUniforms(address: Address, out: Float32Array): void {
  const words = new Uint32Array(4);
  const key = [address.seed >>> 0, upperWord(address.seed)] as const;
  for (let element = 0; element < out.length; element++) {
    if (element % 4 === 0) philox4x32([element / 4, address.example, address.sample, address.stream], key, words);
    out[element] = (((words[element % 4] as number) >>> 9) + 0.5) / 0x80_0000;
  }
}
