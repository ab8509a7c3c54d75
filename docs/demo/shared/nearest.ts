import type { Place } from "./plane.ts";

/** What is left of the things on a plane when the nearest to a place is taken away; all, where none is as near as `reach`, in the data's units. */
export function withoutNearest<T>(
  things: readonly T[],
  placeOf: (thing: T) => Place,
  [x, y]: Place,
  reach: number,
): readonly T[] {
  const distances = things.map((thing) => Math.hypot(placeOf(thing)[0] - x, placeOf(thing)[1] - y));
  const nearest = Math.min(reach, ...distances);
  return things.filter((_, i) => (distances[i] as number) > nearest);
}
