import { ascendingOrder } from "../sort/ascending-order.ts";

/** Points that a curve goes through, x ascending; straight between them, flat beyond. */
export interface MonotoneCurve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * The nondecreasing curve that is closest to the values in least squares: values of equal x are averaged, then neighbours that are out of order are
 * pooled into their mean (Ayer et al. 1955; Barlow et al. 1972). Of a flat stretch only the ends are kept.
 */
export function poolAdjacentViolators(x: Float64Array, values: Float64Array): MonotoneCurve {
  const blocks: { from: number; to: number; sum: number; count: number }[] = [];
  for (const i of ascendingOrder(x)) {
    const [at, value] = [x[i] as number, values[i] as number];
    const last = blocks.at(-1);
    if (last?.to === at && last.from === at) {
      last.sum += value;
      last.count++;
    } else blocks.push({ from: at, to: at, sum: value, count: 1 });
  }
  const pooled: typeof blocks = [];
  for (const block of blocks) {
    let next = block;
    for (let last = pooled.at(-1); last && last.sum * next.count >= next.sum * last.count; last = pooled.at(-1)) {
      pooled.pop();
      next = { from: last.from, to: next.to, sum: last.sum + next.sum, count: last.count + next.count };
    }
    pooled.push(next);
  }
  const points = pooled.flatMap(({ from, to, sum, count }) =>
    (from === to ? [from] : [from, to]).map((at) => ({ x: at, y: sum / count })),
  );
  return { x: points.map((point) => point.x), y: points.map((point) => point.y) };
}

/** The curve's value at `at`. */
export function curveAt({ x, y }: MonotoneCurve, at: number): number {
  let [low, high] = [0, x.length - 1];
  if (at <= (x[low] as number)) return y[low] as number;
  if (at >= (x[high] as number)) return y[high] as number;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) <= at) low = middle;
    else high = middle;
  }
  const [from, to] = [x[low] as number, x[high] as number];
  const share = (at - from) / (to - from);
  return (y[low] as number) * (1 - share) + (y[high] as number) * share;
}
