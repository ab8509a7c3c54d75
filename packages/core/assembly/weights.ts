// Draws masked weights with SIMD: the fast twin of src/random/draw.ts, bit for bit. docs/design.md ("Random numbers") explains
// the order of the bytes. The host lays out the memory: scratch space from address 0, then its arrays.

import { draw } from "./philox";
import { resolve } from "./resolve";
import { BATCH, GROUP, WORDS } from "./scratch";

/**
 * out[i] = values[i], or 0 where the i-th element is dropped, for `groups` groups of 64 elements from group `first` on: whole pairs of
 * groups are written, so the host pads its arrays. The values carry the scale already. They move by `step` bytes for every 16 elements: by 64, or by
 * 0 when all are equal.
 */
export function drawWeights(
  values: i32,
  step: i32,
  out: i32,
  first: i32,
  groups: i32,
  key0: i32,
  key1: i32,
  example: i32,
  sample: i32,
  stream: i32,
  threshold: i32,
): void {
  for (let done = 0; done < groups; done += BATCH) {
    const count = min(BATCH, groups - done);
    const at = first + done;
    const ties = draw(WORDS, 0, at, count, key0, key1, example, sample, stream, threshold, values, step, out);
    resolve(ties, at * GROUP, key0, key1, example, sample, stream, threshold, out, 2);
    values += BATCH * (GROUP / 16) * step;
    out += BATCH * GROUP * 4;
  }
}
