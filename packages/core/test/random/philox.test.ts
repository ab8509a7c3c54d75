import { expect, it } from "vitest";
import { philox4x32 } from "../../src/random/philox.ts";

// Known answers of the Random123 distribution (file kat_vectors, lines "philox4x32"): rounds, counter, key, result.
const known = [
  [7, "00000000 00000000 00000000 00000000", "00000000 00000000", "5f6fb709 0d893f64 4f121f81 4f730a48"],
  [7, "ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "5207ddc2 45165e59 4d8ee751 8c52f662"],
  [7, "243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "4dfccaba 190a87f0 c47362ba b6b5242a"],
  [10, "00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  [10, "ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  [10, "243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
] as const;

const parse = (hex: string) => hex.split(" ").map((word) => Number.parseInt(word, 16));

it.each(known)("philox4x32 with %d rounds (%s; %s)", (rounds, counter, key, result) => {
  const out = new Uint32Array(4);
  philox4x32(parse(counter) as [number, number, number, number], parse(key) as [number, number], out, rounds);
  expect([...out]).toEqual(parse(result));
});

/** The paper's round in exact integers. */
function exact(counter: bigint[], key: bigint[], rounds: number): bigint[] {
  let [c0, c1, c2, c3] = counter as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key as [bigint, bigint];
  const low = (x: bigint) => x & 0xffffffffn;
  for (let round = 0; round < rounds; round++) {
    const a = c0 * 0xd2511f53n;
    const b = c2 * 0xcd9e8d57n;
    [c0, c1, c2, c3] = [(b >> 32n) ^ c1 ^ k0, low(b), (a >> 32n) ^ c3 ^ k1, low(a)];
    [k0, k1] = [low(k0 + 0x9e3779b9n), low(k1 + 0xbb67ae85n)];
  }
  return [c0, c1, c2, c3];
}

it.each([undefined, 7, 10])("agrees with the round function in exact integers (rounds: %s)", (rounds) => {
  const state = new Uint32Array([1, 2, 3, 4]);
  for (let i = 0; i < 500; i++) {
    const counter = [...state] as [number, number, number, number];
    const key = [state[1] as number, state[2] as number] as const;
    philox4x32(counter, key, state, rounds); // feeds on itself: edge values of the halves turn up
    expect([...state].map(BigInt)).toEqual(exact(counter.map(BigInt), key.map(BigInt), rounds ?? 7));
  }
});
