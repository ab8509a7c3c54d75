/** Capital letters that no digit looks like, as pen paths in the unit square. Left out: B (8), D and O and Q (0), G (6), I and L (1), J, S (5), U and V (0), Y (4), Z (2). */
export const letters: Readonly<Record<string, string>> = {
  A: "M.12 1L.5 0L.88 1M.26 .64L.74 .64",
  E: "M.82 .02L.2 .02L.2 .98L.82 .98M.2 .48L.7 .48",
  F: "M.82 .02L.22 .02L.22 1M.22 .48L.7 .48",
  H: "M.16 0L.16 1M.84 0L.84 1M.16 .5L.84 .5",
  K: "M.2 0L.2 1M.82 .02L.2 .56M.38 .42L.84 1",
  M: "M.06 1L.12 .02L.5 .66L.88 .02L.94 1",
  N: "M.14 1L.14 0L.86 1L.86 0",
  P: "M.22 1L.22 .02C.5 0 .84 .02 .82 .28C.8 .54 .5 .54 .22 .52",
  R: "M.2 1L.2 .02C.5 0 .8 .02 .78 .26C.76 .5 .5 .5 .2 .5M.46 .5L.84 1",
  T: "M.08 .04L.92 .04M.5 .04L.5 1",
  W: "M.02 .02L.26 .98L.5 .3L.74 .98L.98 .02",
  X: "M.12 .02L.88 .98M.88 .02L.12 .98",
};
