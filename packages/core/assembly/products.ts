// Multiplies rows by weights that are drawn on the way: no more of them is ever written than a cache holds.

import { drawWeights } from "./weights";

/**
 * Adds to each sample's products with `depth` of a matrix's rows, from the first of them: `weights`, as drawn for it. `outputs`: columns of the
 * matrix, of which whole vectors are written, so the host pads its rows of products.
 */
// @ts-ignore: decorator
@inline
function addProducts(inputs: i32, weights: i32, products: i32, depth: i32, outputs: i32): void {
  const row = outputs << 2;
  let i = 0;
  // Eight at a time: fewer sums in a row, which round less and are faster.
  for (; i + 8 <= depth; i += 8) {
    const from = weights + i * row;
    const x0 = v128.load32_splat(inputs + (i << 2));
    const x1 = v128.load32_splat(inputs + (i << 2), 4);
    const x2 = v128.load32_splat(inputs + (i << 2), 8);
    const x3 = v128.load32_splat(inputs + (i << 2), 12);
    const x4 = v128.load32_splat(inputs + (i << 2), 16);
    const x5 = v128.load32_splat(inputs + (i << 2), 20);
    const x6 = v128.load32_splat(inputs + (i << 2), 24);
    const x7 = v128.load32_splat(inputs + (i << 2), 28);
    for (let at = 0; at < row; at += 16) {
      const w = from + at;
      const a = f32x4.add(f32x4.mul(x0, v128.load(w)), f32x4.mul(x1, v128.load(w + row)));
      const b = f32x4.add(f32x4.mul(x2, v128.load(w + 2 * row)), f32x4.mul(x3, v128.load(w + 3 * row)));
      const c = f32x4.add(f32x4.mul(x4, v128.load(w + 4 * row)), f32x4.mul(x5, v128.load(w + 5 * row)));
      const d = f32x4.add(f32x4.mul(x6, v128.load(w + 6 * row)), f32x4.mul(x7, v128.load(w + 7 * row)));
      const sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
      v128.store(products + at, f32x4.add(v128.load(products + at), sum));
    }
  }
  for (; i < depth; i++) {
    const from = weights + i * row;
    const x = v128.load32_splat(inputs + (i << 2));
    for (let at = 0; at < row; at += 16)
      v128.store(products + at, f32x4.add(v128.load(products + at), f32x4.mul(x, v128.load(from + at))));
  }
}

/**
 * products[k][n] += inputs[k][n] · W[k] for `samples` samples k from `sample` on and the `count` rows n of each, where W[k] are the `values` of shape
 * [depth, outputs] as drawWeights draws them. A band of `height` rows is read once and drawn for every sample: a matrix that no cache holds
 * comes from memory once for all of them. `height` · `outputs` is a whole number of groups. `drawn`: room for a band and a pair of groups.
 * `stride`: bytes from one row of products to the next.
 */
export function drawProducts(
  values: i32,
  drawn: i32,
  inputs: i32,
  products: i32,
  stride: i32,
  depth: i32,
  outputs: i32,
  height: i32,
  samples: i32,
  count: i32,
  key0: i32,
  key1: i32,
  example: i32,
  sample: i32,
  stream: i32,
  threshold: i32,
): void {
  for (let top = 0; top < depth; top += height) {
    const rows = min(height, depth - top);
    const first = (top * outputs) >> 6;
    const groups = (rows * outputs + 63) >> 6;
    const band = values + ((top * outputs) << 2);
    let x = inputs + (top << 2);
    let y = products;
    for (let k = 0; k < samples; k++) {
      drawWeights(band, 64, drawn, first, groups, key0, key1, example, sample + k, stream, threshold);
      for (let n = 0; n < count; n++) {
        addProducts(x, drawn, y, rows, outputs);
        x += depth << 2;
        y += stride;
      }
    }
  }
}
