// As dropped.ts, for several samples at once: the product of a weight with an input is worked out once for all of them.

import { drawBand } from "./band";
import { BLOCK, SIZE } from "./block";
import { SCRATCH } from "./scratch";

/** For each byte the places of the bits that are set, in order: 16 bits each, counted in bytes of products. */
const PLACES: i32 = (SCRATCH + 63) & -64;
/** Products of one output with the inputs of a band, for one block of rows. Fewer than 2^16 bytes, up to the end of the first page. */
export const PRODUCTS: i32 = PLACES + 256 * 16;

/** To be called once, before anything else. */
export function fillPlaces(): void {
  for (let byte = 0; byte < 256; byte++) {
    let at = PLACES + (byte << 4);
    for (let left = byte; left != 0; left &= left - 1) {
      store<u16>(at, <u16>(<i32>ctz(left) * SIZE));
      at += 2;
    }
  }
}

/**
 * Marks what a sample drops of a matrix [depth, outputs]: a bit for each input, `stride` bytes from the first of one output to the first of the next. For
 * whole sixteens of outputs. It works on bands of `height` rows, whole groups and whole bytes. `kept`: room for a byte for each element of a band and
 * a pair of groups.
 */
export function markDropped(
  bits: i32,
  stride: i32,
  depth: i32,
  outputs: i32,
  height: i32,
  kept: i32,
  key0: i32,
  key1: i32,
  example: i32,
  sample: i32,
  stream: i32,
  threshold: i32,
): void {
  for (let top = 0; top < depth; top += height) {
    const rows = min(height, depth - top);
    drawBand(kept, (top * outputs) >> 6, rows * outputs, key0, key1, example, sample, stream, threshold);
    for (let row = 0; row < rows; row += 8)
      markEight(kept + row * outputs, min(8, rows - row), outputs, bits + ((top + row) >> 3), stride);
  }
}

/** Marks what is dropped of eight rows at the most: one byte for each output. */
function markEight(kept: i32, rows: i32, outputs: i32, to: i32, stride: i32): void {
  for (let left = 0; left < outputs; left += 16) {
    let marks = i8x16.splat(0);
    let bit = i8x16.splat(1);
    let at = kept + left;
    for (let row = 0; row < rows; row++) {
      marks = v128.or(marks, v128.andnot(bit, v128.load(at)));
      bit = i8x16.add(bit, bit);
      at += outputs;
    }
    // No products are there yet.
    v128.store(PRODUCTS, marks);
    for (let j = 0; j < 16; j++) {
      store<u8>(to, load<u8>(PRODUCTS + j));
      to += stride;
    }
  }
}

/**
 * found = all - inputs · D for `count` rows and each of `samples` samples, for `width` outputs from number `left` on. What is dropped is marked in `bits`,
 * `stride` bytes from one output to the next, [samples, bytes] for each. `values`: [depth, outputs]. Inputs are stored as [blocks, depth, 24], `all` as
 * [blocks, outputs, 24], and what is found likewise, `step` bytes from one sample to the next. It works on bands of `height` inputs, in whole bytes.
 * `weights`: room for those of these outputs; `lists`: for 2 bytes for each of them and each sample, and a vector; `ends`: for 4 bytes for each output,
 * band and sample; `sums`: for a product of a block for each sample.
 */
export function subtractTogether(
  values: i32,
  inputs: i32,
  all: i32,
  found: i32,
  step: i32,
  count: i32,
  depth: i32,
  outputs: i32,
  samples: i32,
  bits: i32,
  stride: i32,
  left: i32,
  width: i32,
  height: i32,
  weights: i32,
  lists: i32,
  ends: i32,
  sums: i32,
): void {
  turn(values + (left << 2), depth, outputs, width, weights);
  listMarked(bits + left * stride, stride, width, depth, samples, height, lists, ends);
  for (let n = 0; n < count; n += BLOCK) {
    let list = lists;
    let end = ends;
    for (let j = 0; j < width; j++) {
      for (let top = 0; top < depth; top += height) {
        const rows = min(height, depth - top);
        multiply(inputs + top * SIZE, weights + ((j * depth + top) << 2), rows);
        const last = top + rows == depth;
        const place = (left + j) * SIZE;
        const from = top == 0 ? all + place : sums;
        const fromStep = top == 0 ? 0 : SIZE;
        const to = last ? found + place : sums;
        const toStep = last ? step : SIZE;
        if (count - n > 16) list = subtract(from, fromStep, to, toStep, samples, list, end);
        else list = subtractSixteen(from, fromStep, to, toStep, samples, list, end);
        end += samples << 2;
      }
    }
    inputs += depth * SIZE;
    all += outputs * SIZE;
    found += outputs * SIZE;
  }
}

/** Some columns of a matrix, one after the other. */
function turn(values: i32, depth: i32, outputs: i32, width: i32, to: i32): void {
  for (let i = 0; i < depth; i++) {
    for (let j = 0; j < width; j++) store<f32>(to + ((j * depth + i) << 2), load<f32>(values + (j << 2)));
    values += outputs << 2;
  }
}

/** Lists the places of products that are marked, for each output, band and sample, one list after the other. */
function listMarked(bits: i32, stride: i32, outputs: i32, depth: i32, samples: i32, height: i32, lists: i32, ends: i32): void {
  const bytes = (depth + 7) >> 3;
  const growth = i16x8.splat(<i16>(8 * SIZE));
  for (let j = 0; j < outputs; j++) {
    for (let top = 0; top < bytes; top += height >> 3) {
      const some = min(height >> 3, bytes - top);
      for (let s = 0; s < samples; s++) {
        const from = bits + s * bytes + top;
        let first = i16x8.splat(0);
        for (let i = 0; i < some; i++) {
          const byte = <i32>load<u8>(from + i);
          v128.store(lists, i16x8.add(first, v128.load(PLACES + (byte << 4))));
          lists += popcnt(byte) << 1;
          first = i16x8.add(first, growth);
        }
        store<i32>(ends, lists);
        ends += 4;
      }
    }
    bits += stride;
  }
}

/** Products of the inputs of a band with the weights of one output. */
function multiply(inputs: i32, weights: i32, rows: i32): void {
  const end = PRODUCTS + rows * SIZE;
  for (let to = PRODUCTS; to < end; to += SIZE) {
    const w = v128.load32_splat(weights);
    v128.store(to, f32x4.mul(w, v128.load(inputs)));
    v128.store(to, f32x4.mul(w, v128.load(inputs, 16)), 16);
    v128.store(to, f32x4.mul(w, v128.load(inputs, 32)), 32);
    v128.store(to, f32x4.mul(w, v128.load(inputs, 48)), 48);
    v128.store(to, f32x4.mul(w, v128.load(inputs, 64)), 64);
    v128.store(to, f32x4.mul(w, v128.load(inputs, 80)), 80);
    inputs += SIZE;
    weights += 4;
  }
}

/** Subtracts for each sample the products that are listed. Returns the end of the last list. */
function subtract(from: i32, fromStep: i32, to: i32, toStep: i32, samples: i32, list: i32, ends: i32): i32 {
  for (let s = 0; s < samples; s++) {
    let a = v128.load(from);
    let b = v128.load(from, 16);
    let c = v128.load(from, 32);
    let d = v128.load(from, 48);
    let e = v128.load(from, 64);
    let f = v128.load(from, 80);
    const end = load<i32>(ends + (s << 2));
    for (; list != end; list += 2) {
      const at = <i32>load<u16>(list);
      a = f32x4.sub(a, v128.load(at, PRODUCTS));
      b = f32x4.sub(b, v128.load(at, PRODUCTS + 16));
      c = f32x4.sub(c, v128.load(at, PRODUCTS + 32));
      d = f32x4.sub(d, v128.load(at, PRODUCTS + 48));
      e = f32x4.sub(e, v128.load(at, PRODUCTS + 64));
      f = f32x4.sub(f, v128.load(at, PRODUCTS + 80));
    }
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    v128.store(to, e, 64);
    v128.store(to, f, 80);
    from += fromStep;
    to += toStep;
  }
  return list;
}

/** The same for a block of which only the first sixteen rows count. */
function subtractSixteen(from: i32, fromStep: i32, to: i32, toStep: i32, samples: i32, list: i32, ends: i32): i32 {
  for (let s = 0; s < samples; s++) {
    let a = v128.load(from);
    let b = v128.load(from, 16);
    let c = v128.load(from, 32);
    let d = v128.load(from, 48);
    const end = load<i32>(ends + (s << 2));
    for (; list != end; list += 2) {
      const at = <i32>load<u16>(list);
      a = f32x4.sub(a, v128.load(at, PRODUCTS));
      b = f32x4.sub(b, v128.load(at, PRODUCTS + 16));
      c = f32x4.sub(c, v128.load(at, PRODUCTS + 32));
      d = f32x4.sub(d, v128.load(at, PRODUCTS + 48));
    }
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    from += fromStep;
    to += toStep;
  }
  return list;
}
