// Salmon et al. 2011, section 3.3. In memory, because the compiler would write immediate values out, as whole vectors, wherever they are used.
const WORDS: usize = memory.data<u32>([0xd2511f53, 0xcd9e8d57, 0x9e3779b9, 0xbb67ae85]);

// @ts-ignore: decorator
@inline
export function multiplier0(): u32 {
  return load<u32>(WORDS);
}

// @ts-ignore: decorator
@inline
export function multiplier1(): u32 {
  return load<u32>(WORDS, 4);
}

/** What the first half of the key grows by from round to round. */
// @ts-ignore: decorator
@inline
export function weyl0(): u32 {
  return load<u32>(WORDS, 8);
}

// @ts-ignore: decorator
@inline
export function weyl1(): u32 {
  return load<u32>(WORDS, 12);
}

/** The same as in src/random/philox.ts. */
export const ROUNDS: i32 = 7;
/** Set in a stream to address its refinement bytes. */
export const REFINEMENT: i32 = 0x80000000;
