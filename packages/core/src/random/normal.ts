import { philoxInto } from "./philox.ts";
import { type Address, upperWord } from "./stream.ts";

const f = Math.fround;

// Every operation below is rounded to float32 and none is a library function, so that all engines and the SIMD kernel agree to the bit.

// Of log(1 + f) by a series in s = f/(2 + f), as in FreeBSD's msun (Ng 1993, e_logf.c).
const [log1, log2, log3, log4] = [0.6666666269302368, 0.4000097215175629, 0.2849878668785095, 0.24279078841209412].map(
  f,
) as [number, number, number, number];
/** The bits of √½. */
const SQRT_HALF = 0x3f3504f3;
const LN2_HIGH = f(0.693359375);
const LN2_LOW = f(-2.1219444e-4);

// Giles 2012, "Approximating the erfinv function", single precision: the centre in w - 2.5, the tails in √w - 3, w = -ln(1 - x²).
const centre = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3, -4.17768164e-3,
  0.246640727, 1.50140941,
].map(f);
const tails = [
  -2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3, -7.6224613e-3, 9.43887047e-3, 1.00167406,
  2.83297682,
].map(f);
const SQRT_2 = f(Math.SQRT2);

const word = new Float32Array(1);
const bits = new Int32Array(word.buffer);

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = coefficients[0] as number;
  for (let i = 1; i < coefficients.length; i++) sum = f(f(sum * x) + (coefficients[i] as number));
  return sum;
}

/** Natural logarithm of a positive float32: x = 2^k (1 + f), where 1 + f lies between √½ and √2. */
function log(x: number): number {
  word[0] = x;
  const k = ((bits[0] as number) - SQRT_HALF) >> 23;
  bits[0] = (bits[0] as number) - (k << 23);
  const fraction = f((word[0] as number) - 1);
  const s = f(fraction / f(2 + fraction));
  const z = f(s * s);
  const w = f(z * z);
  const odd = f(z * f(log1 + f(w * log3)));
  const even = f(w * f(log2 + f(w * log4)));
  const half = f(f(0.5 * fraction) * fraction);
  const tail = f(f(s * f(half + f(odd + even))) + f(k * LN2_LOW));
  return f(f(fraction + f(tail - half)) + f(k * LN2_HIGH));
}

/** The standard normal quantile of (n + 1/2)/2^24 + 1/2 for an integer n of 24 bits and a sign: √2 erfinv(2u - 1). */
export function normalOf(n: number): number {
  const x = f((n + 0.5) / 0x80_0000); // 2u - 1, exact
  const l = log(f(f(1 - x) * f(1 + x)));
  const p = l > -5 ? polynomial(centre, f(-2.5 - l)) : polynomial(tails, f(f(Math.sqrt(-l)) - 3));
  return f(f(p * x) * SQRT_2);
}

/**
 * Draws standard normal numbers in float32, by inversion, up to ±5.3 and right to about 1e-6. Element 16g + 4k + j
 * (k, j < 4) comes from the upper 24 bits, sign included, of word k of block 4g + j. The plain twin of the kernel's.
 *
 * @example
 * ```ts
 * import { drawNormals, noiseStream } from "@mayhap/core";
 *
 * const z = new Float32Array(1000);
 * drawNormals({ seed: 7, stream: noiseStream("linear", 0), sample: 0, example: 0 }, z);
 * Math.abs(z.reduce((sum, x) => sum + x, 0) / 1000) < 0.1; // => true
 * ```
 */
export function drawNormals({ seed, stream, sample, example }: Address, out: Float32Array): void {
  const words = new Uint32Array(16);
  const high = upperWord(seed);
  for (let start = 0; start < out.length; start += 16) {
    for (let block = 0; block < 4; block++)
      philoxInto(words, block, 4, start / 4 + block, example | 0, sample | 0, stream | 0, seed | 0, high | 0);
    const stop = Math.min(16, out.length - start);
    for (let i = 0; i < stop; i++) out[start + i] = normalOf((words[i] as number) >> 8);
  }
}
