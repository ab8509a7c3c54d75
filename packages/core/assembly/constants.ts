export const MULTIPLIER_0: i32 = 0xd2511f53;
export const MULTIPLIER_1: i32 = 0xcd9e8d57;
export const WEYL_0: i32 = 0x9e3779b9;
export const WEYL_1: i32 = 0xbb67ae85;
export const ROUNDS: i32 = 10;
/** Set in a stream to address its refinement bytes. */
export const REFINEMENT: i32 = 0x80000000;
