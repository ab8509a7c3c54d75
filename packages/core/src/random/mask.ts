import { dropThreshold } from "./dropping.ts";
import { philoxInto } from "./philox.ts";
import { type Address, REFINEMENT, upperWord } from "./stream.ts";

/** Elements whose bytes come from the same four Philox blocks. */
const GROUP = 64;

/** The 64 bytes of a group. Word k of block i goes to word 4k + i, which makes byte 16k + j that of element 16k + j. */
function groupBytes({ seed, stream, example, sample }: Address, group: number, words: Uint32Array): void {
  const high = upperWord(seed);
  for (let block = 0; block < 4; block++)
    philoxInto(words, block, 4, 4 * group + block, example | 0, sample | 0, stream | 0, seed | 0, high | 0);
}

/** The bytes that decide for 16 neighbouring elements, should they tie. */
function refinementBlock({ seed, stream, example, sample }: Address, block: number, words: Uint32Array): void {
  const high = upperWord(seed);
  philoxInto(words, 0, 1, block, example | 0, sample | 0, stream | REFINEMENT, seed | 0, high | 0);
}

/**
 * Draws a DropConnect mask: 1 where an element is kept, 0 (with probability `p`, met to within 2^-17) where it is dropped.
 * The plain reference of every faster way to draw. Elements count from `first`, in canonical order.
 *
 * @throws `OptionsError` `INVALID_P` when `p` is no number in [0, 1)
 *
 * @example
 * ```ts
 * import { drawMask, weightStream } from "@mayhap/core";
 *
 * const mask = new Uint8Array(8);
 * drawMask({ seed: 7, stream: weightStream("linear", "kernel", 1), sample: 0, example: 0 }, 0.5, mask);
 * mask.every((kept) => kept === 0 || kept === 1); // => true
 * ```
 */
export function drawMask(address: Address, p: number, out: Uint8Array, first = 0): void {
  const threshold = dropThreshold(p);
  if (threshold === 0) {
    out.fill(1);
    return;
  }
  const high = threshold >>> 8;
  const low = threshold & 0xff;
  const words = new Uint32Array(16);
  const bytes = new Uint8Array(words.buffer);
  const refinementWords = new Uint32Array(4);
  const refinement = new Uint8Array(refinementWords.buffer);
  const end = first + out.length;
  for (let group = Math.floor(first / GROUP); group * GROUP < end; group++) {
    groupBytes(address, group, words);
    const ties = low !== 0 && bytes.includes(high);
    const start = Math.max(first, group * GROUP);
    const stop = Math.min(end, (group + 1) * GROUP);
    for (let element = start; element < stop; element++) {
      const at = element - group * GROUP;
      // 1 when byte >= high, by its sign: a branch on random bits would be mispredicted half of the time.
      out[element - first] = 1 + (((bytes[at] as number) - high) >> 31);
    }
    if (!ties) continue;
    for (let element = start; element < stop; element++) {
      const at = element - group * GROUP;
      if (bytes[at] !== high) continue;
      refinementBlock(address, Math.floor(element / 16), refinementWords);
      if ((refinement[element % 16] as number) < low) out[element - first] = 0;
    }
  }
}
