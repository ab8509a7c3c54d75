// Which elements of a band of a matrix are kept.

import { draw, TELL } from "./philox";
import { resolve } from "./resolve";
import { BATCH, GROUP } from "./scratch";

/** Writes a byte for each of `count` elements from group `first` on, 0xff where it is kept and 0 where not, and whole pairs of groups. */
export function drawBand(
  kept: i32,
  first: i32,
  count: i32,
  key0: i32,
  key1: i32,
  example: i32,
  sample: i32,
  stream: i32,
  threshold: i32,
): void {
  const groups = (count + 63) >> 6;
  for (let done = 0; done < groups; done += BATCH) {
    const to = kept + done * GROUP;
    const at = first + done;
    const some = min(BATCH, groups - done);
    const ties = draw(to, 2 * GROUP, at, some, key0, key1, example, sample, stream, threshold, TELL, 0, 0);
    resolve(ties, at * GROUP, key0, key1, example, sample, stream, threshold, to, 0);
  }
}
