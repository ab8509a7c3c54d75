import type { Images } from "../../support/idx.ts";

/** The pictures whose number divides by `step`, and the others. (The first half of MNIST's test set is easier than the second.) */
export function everyNth(images: Images, step: number): readonly [every: Images, others: Images] {
  const chosen = (wanted: boolean): Images => {
    const rows = [...images.labels.keys()].filter((i) => (i % step === 0) === wanted);
    const pixels = new Uint8Array(rows.length * 784);
    for (const [k, i] of rows.entries()) pixels.set(images.pixels.subarray(i * 784, (i + 1) * 784), k * 784);
    return { pixels, labels: Uint8Array.from(rows, (i) => images.labels[i] as number) };
  };
  return [chosen(true), chosen(false)];
}
