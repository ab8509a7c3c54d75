import { philoxInto } from "./philox.ts";
import type { Address } from "./stream.ts";

const f = Math.fround;

// Every operation below is rounded to float32 and none is a library function, so that all engines and the SIMD kernel agree to the bit.

/** Natural logarithm of a positive float32, by the method of the Cephes library (Moshier): exponent and a polynomial in the mantissa. */
const logCoefficients = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f);
const SQRT_HALF = f(Math.SQRT1_2);
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

function log(x: number): number {
  word[0] = x;
  let exponent = ((bits[0] as number) >> 23) - 126;
  bits[0] = ((bits[0] as number) & 0x007fffff) | 0x3f000000;
  let mantissa = word[0] as number; // in [1/2, 1)
  const small = mantissa < SQRT_HALF;
  if (small) exponent -= 1;
  mantissa = f((small ? f(mantissa + mantissa) : mantissa) - 1);
  const square = f(mantissa * mantissa);
  let tail = f(f(polynomial(logCoefficients, mantissa) * mantissa) * square);
  tail = f(tail + f(exponent * LN2_LOW));
  tail = f(tail - f(0.5 * square));
  return f(f(mantissa + tail) + f(exponent * LN2_HIGH));
}

/** The standard normal quantile of (n + 1/2)/2^24 for an integer n of 24 bits: √2 erfinv(2u - 1). */
export function normalOf(n: number): number {
  const x = f((n - 0x80_0000 + 0.5) / 0x80_0000); // 2u - 1, exact
  const w = -log(f(f(1 - x) * f(1 + x)));
  const p = w < 5 ? polynomial(centre, f(w - 2.5)) : polynomial(tails, f(f(Math.sqrt(w)) - 3));
  return f(f(p * x) * SQRT_2);
}

/**
 * Draws standard normal numbers in float32, by inversion, up to ±5.3 and right to about 1e-6. Element 16g + 4k + j
 * (k, j < 4) comes from the upper 24 bits of word k of block 4g + j. The plain twin of the kernel's.
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
  const high = Math.floor(seed / 0x1_0000_0000);
  for (let start = 0; start < out.length; start += 16) {
    for (let block = 0; block < 4; block++)
      philoxInto(words, block, 4, start / 4 + block, example | 0, sample | 0, stream | 0, seed | 0, high | 0);
    const stop = Math.min(16, out.length - start);
    for (let i = 0; i < stop; i++) out[start + i] = normalOf((words[i] as number) >>> 8);
  }
}
