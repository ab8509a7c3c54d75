/** The element of a demo that its markup marks with `data-part`. */
export function part<T extends Element = HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-part="${name}"]`);
  if (found === null) throw new Error(`The demo's markup has no part "${name}".`);
  return found;
}

/** Of a list that is as long as what it is asked for. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  return list[index] as T;
}
