// The scratch space, from address 0. It stays in the caches. It begins with the constants of normal.ts, which the compiler puts there
// (`--memoryBase` in scripts/build-kernel.mjs).

/** Elements of a group: 4 blocks in 4 lanes, 4 words each, a byte for an element. */
export const GROUP: i32 = 64;
/** Groups whose ties are collected before they are resolved. */
export const BATCH: i32 = 128;

/** A group with ties: 64 bits that say which elements tie, then the number of the group's first element in its batch. */
export const TIE: i32 = 16;
/** The groups with ties. One more than there can be, because one is always written before it is counted. */
export const TIES: i32 = 256;
/** The numbers of the elements that tie, filled up to a whole vector. */
export const ELEMENTS: i32 = TIES + (BATCH + 1) * TIE;
/** Random words of a pair of groups. */
export const WORDS: i32 = ELEMENTS + BATCH * GROUP * 4 + 16;
/** A tile of 16 × 16 bytes, half transposed and transposed. */
export const TILE: i32 = WORDS + 2 * GROUP;
/** Logarithms on the way to normal numbers, for which the rest is not needed. */
export const LOGS: i32 = TIES;
/** Size of the scratch space in bytes. */
export const SCRATCH: i32 = TILE + 512;
