/** What one example's pass drops: numbers of elements, ascending. */
export interface Dropped {
  readonly elements: Uint16Array;
  count: number;
}

export function nothingDropped(size: number): Dropped {
  return { elements: new Uint16Array(size), count: 0 };
}

/** Drops each element with probability p. Gaps between dropped elements are geometric, so the work is that of the dropped ones only. */
export function drop(out: Dropped, p: number, random: () => number): void {
  const scale = 1 / Math.log1p(-p);
  out.count = 0;
  for (let i = gap(random, scale); i < out.elements.length; i += 1 + gap(random, scale)) out.elements[out.count++] = i;
}

function gap(random: () => number, scale: number): number {
  return Math.floor(Math.log(random()) * scale);
}
