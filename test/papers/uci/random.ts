import { drawUniforms, trainingStream } from "@mayhap/core";

/** Uniform numbers in (0, 1), one after the other, from the library's generator. */
export function randomNumbers(seed: number): () => number {
  const block = new Float32Array(4096);
  let [at, sample] = [block.length, 0];
  return () => {
    if (at === block.length) {
      drawUniforms({ seed, stream: trainingStream("kernel"), sample: sample++, example: 0 }, block);
      at = 0;
    }
    return block[at++] as number;
  };
}

/** 0 to `count` - 1 in random order (Fisher and Yates). */
export function shuffle(order: Uint32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
}
