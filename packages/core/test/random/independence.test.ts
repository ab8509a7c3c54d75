import { expect, it } from "vitest";
import { drawMask } from "../../src/random/mask.ts";
import { type Address, activationStream, trainingStream, weightStream } from "../../src/random/stream.ts";
import { binomialBound, chiSquareBound } from "./bounds.ts";

const n = 2 ** 16;
const base: Address = { seed: 7, stream: weightStream("linear", "kernel", 1), sample: 0, example: 0 };

function mask(address: Address, p = 0.5): Uint8Array {
  const out = new Uint8Array(n);
  drawMask(address, p, out);
  return out;
}

const others: readonly [what: string, address: Address][] = [
  ["the next seed", { ...base, seed: 8 }],
  ["a seed that differs in the high word only", { ...base, seed: 7 + 2 ** 32 }],
  ["the largest seed", { ...base, seed: 2 ** 53 - 1 }],
  ["the next sample", { ...base, sample: 1 }],
  ["a far sample", { ...base, sample: 2 ** 31 }],
  ["the first example", { ...base, example: 1 }],
  ["the next layer", { ...base, stream: weightStream("linear", "kernel", 2) }],
  ["the same layer's bias", { ...base, stream: weightStream("linear", "bias", 1) }],
  ["a recurrent layer's matrices", { ...base, stream: weightStream("recurrent", "recurrent", 1) }],
  ["the layer's activations", { ...base, stream: activationStream("linear", 1) }],
  ["the masks of training", { ...base, stream: trainingStream("kernel") }],
];

it.each(others)("%s is independent", (_, address) => {
  const [a, b] = [mask(base), mask(address)];
  // Of n independent pairs of fair bits, half are equal.
  const equal = a.reduce((sum, bit, i) => sum + (bit === b[i] ? 1 : 0), 0);
  expect(Math.abs(equal - n / 2)).toBeLessThan(binomialBound(n, 0.5));
});

it("neighbours at any distance up to 200 in one mask are independent, also for a p that needs refinement", () => {
  for (const p of [0.5, 0.3]) {
    const bits = mask(base, p);
    const met = Math.round(p * 65536) / 65536;
    const both = met * met;
    for (let lag = 1; lag <= 200; lag++) {
      let dropped = 0;
      for (let i = 0; i + lag < n; i++) if (bits[i] === 0 && bits[i + lag] === 0) dropped++;
      // Pairs at one lag overlap, which at most doubles the variance.
      expect(Math.abs(dropped - (n - lag) * both)).toBeLessThan(Math.SQRT2 * binomialBound(n - lag, both));
    }
  }
});

it("patterns of 8 neighbours are uniform, by chi-square", () => {
  const counts = new Float64Array(256);
  const bits = mask(base);
  for (let i = 0; i < n; i += 8) {
    const pattern = bits.subarray(i, i + 8).reduce((sum, bit) => 2 * sum + bit, 0);
    counts[pattern] = (counts[pattern] as number) + 1;
  }
  const expected = n / 8 / 256;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(statistic).toBeLessThan(chiSquareBound(255));
});

it("one element over samples, over examples and over seeds is a fair coin", () => {
  const flip = (address: Address) => {
    const out = new Uint8Array(1);
    drawMask(address, 0.5, out, 77);
    return out[0] as number;
  };
  const runs = 5000;
  for (const vary of [
    (i: number) => ({ ...base, sample: i }),
    (i: number) => ({ ...base, example: i }),
    (i: number) => ({ ...base, seed: i }),
    (i: number) => ({ ...base, stream: weightStream("linear", "kernel", i) }),
  ]) {
    const flips = Array.from({ length: runs }, (_, i) => flip(vary(i)));
    const heads = flips.reduce((a, b) => a + b, 0);
    expect(Math.abs(heads - runs / 2)).toBeLessThan(binomialBound(runs, 0.5));
    const same = flips.filter((flip, i) => flip === flips[i + 1]).length;
    expect(Math.abs(same - (runs - 1) / 2)).toBeLessThan(binomialBound(runs - 1, 0.5));
  }
});
