/** Rows of a block: six vectors. With eight, V8 (11.3) runs out of registers and keeps a sum in memory from one dropped weight to the next. */
export const BLOCK: i32 = 24;
/** Bytes of an input or a product of a block. */
export const SIZE: i32 = 4 * BLOCK;
