/** Bytes of an element, by ONNX number of its type. */
const widths: Readonly<Record<number, number>> = {
  1: 4,
  2: 1,
  3: 1,
  4: 2,
  5: 2,
  6: 4,
  7: 8,
  9: 1,
  10: 2,
  11: 8,
  12: 4,
  13: 8,
  14: 8,
  15: 16,
  16: 2,
  17: 1,
  18: 1,
  19: 1,
  20: 1,
  24: 1,
};

/** Bytes per element, or undefined for strings, packed sub-byte types and types unknown to us. */
export function bytesPerElement(type: number): number | undefined {
  return widths[type];
}
