const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The number that 16 bits of an IEEE half stand for. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest IEEE half, ties to even, as 16 bits. */
export function toHalf(value: number): number {
  float[0] = value;
  const word = bits[0] as number;
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 0xff) - 127;
  const fraction = word & 0x7fffff;
  if (exponent === 128) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  if (exponent > 15) return sign | 0x7c00;
  if (exponent < -25) return sign;
  const subnormal = exponent < -14;
  const mantissa = subnormal ? (fraction | 0x800000) >>> (-14 - exponent) : fraction;
  const lost = subnormal ? (fraction | 0x800000) & ((1 << (-14 - exponent)) - 1) : 0;
  const base = (subnormal ? 0 : (exponent + 15) << 10) + (mantissa >>> 13);
  const rest = mantissa & 0x1fff;
  const up = rest > 0x1000 || (rest === 0x1000 && (lost > 0 || (base & 1) === 1));
  // A carry out of the fraction runs into the exponent, which is what rounding up to the next binade means.
  return sign | (base + (up ? 1 : 0));
}

/** The number that 16 bits of a bfloat16 stand for. */
export function fromBfloat16(word: number): number {
  bits[0] = word << 16;
  return float[0] as number;
}

/** The nearest bfloat16, ties to even, as 16 bits. */
export function toBfloat16(value: number): number {
  float[0] = value;
  const word = bits[0] as number;
  if ((word & 0x7fffffff) > 0x7f800000) return (word >>> 16) | 0x40;
  return (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
}
