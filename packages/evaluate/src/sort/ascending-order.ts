const SMALL = 2048;
const DIGITS = 1 << 16;

/** Indices of the values from the smallest to the largest; equal values keep their order, -0 and 0 are equal. Values must not be NaN. */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values, (_, i) => i);
  if (values.length > SMALL) return radixSort(values, order);
  // Differences would be NaN between infinities.
  return order.sort((a, b) => {
    const [x, y] = [values[a] as number, values[b] as number];
    return x < y ? -1 : x > y ? 1 : a - b;
  });
}

/**
 * By 16 bits of the float64's pattern at a time, from the lowest, with the patterns changed so that they sort like the numbers: negative ones
 * flipped, others with the sign bit set. A sort by a comparing function takes some ten times longer for a million values.
 */
function radixSort(values: Float64Array, order: Uint32Array): Uint32Array {
  const keys = new Uint16Array(values.map((value) => value + 0).buffer);
  for (let i = 0; i < keys.length; i += 4) {
    const negative = (keys[i + 3] as number) >= 0x8000;
    for (let digit = 0; digit < 4; digit++) {
      const key = keys[i + digit] as number;
      keys[i + digit] = negative ? ~key : digit === 3 ? key | 0x8000 : key;
    }
  }
  let from = order;
  let to: Uint32Array = new Uint32Array(order.length);
  const starts = new Uint32Array(DIGITS + 1);
  for (let digit = 0; digit < 4; digit++) {
    starts.fill(0);
    for (let i = digit; i < keys.length; i += 4) {
      const next = (keys[i] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let i = 1; i <= DIGITS; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
    for (const index of from) {
      const key = keys[4 * index + digit] as number;
      const at = starts[key] as number;
      to[at] = index;
      starts[key] = at + 1;
    }
    [from, to] = [to, from];
  }
  return from;
}
