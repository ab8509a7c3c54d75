const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/**
 * Where an arrow key leads from a place in the unit square, y downwards; undefined for another key. With Shift the steps are small.
 */
export function arrow(
  { key, shiftKey }: KeyboardEvent,
  [x, y]: readonly [number, number],
): [x: number, y: number] | undefined {
  const direction = directions[key];
  const step = shiftKey ? 0.01 : 0.04;
  return direction && [clamp(x + step * direction[0]), clamp(y + step * direction[1])];
}
