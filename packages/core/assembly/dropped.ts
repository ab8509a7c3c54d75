// Products with weights that are drawn, from those with all weights: what is dropped is subtracted. Where few weights are, that is less work.

import { drawBand } from "./band";
import { BLOCK, SIZE } from "./block";

/**
 * found = all - inputs · D for `count` rows, where D are those of the `values` of shape [depth, outputs] that drawWeights drops. Inputs are stored as
 * [blocks, depth, 24], products as [blocks, outputs, 24]. It works on bands of `height` rows of the matrix; `height` · `outputs` is a whole number of
 * groups. `kept`: room for a byte for each element of a band and a pair of groups. `ends`: for 4 bytes for each output. `lists`: for `outputs` lists of
 * `list` bytes each, 8 for each row of a band.
 */
export function subtractDropped(
  values: i32,
  inputs: i32,
  all: i32,
  found: i32,
  count: i32,
  depth: i32,
  outputs: i32,
  height: i32,
  kept: i32,
  ends: i32,
  lists: i32,
  list: i32,
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
    listDropped(values + ((top * outputs) << 2), rows, outputs, kept, ends, lists, list);
    let from = top == 0 ? all : found;
    let to = found;
    let x = inputs + top * SIZE;
    for (let n = 0; n < count; n += BLOCK) {
      if (count - n > 16) subtract(x, from, to, outputs, ends, lists, list);
      else subtractSixteen(x, from, to, outputs, ends, lists, list);
      from += outputs * SIZE;
      to += outputs * SIZE;
      x += depth * SIZE;
    }
  }
}

/** Lists the dropped weights of a band by their outputs: the place of the input in a block, and the weight. */
function listDropped(values: i32, rows: i32, outputs: i32, kept: i32, ends: i32, lists: i32, list: i32): void {
  for (let j = 0; j < outputs; j++) store<i32>(ends + (j << 2), lists + j * list);
  for (let i = 0; i < rows; i++) {
    const x = i * SIZE;
    for (let left = 0; left < outputs; left += 64) {
      const low = i8x16.bitmask(v128.load(kept + left)) | (i8x16.bitmask(v128.load(kept + left, 16)) << 16);
      const high = i8x16.bitmask(v128.load(kept + left, 32)) | (i8x16.bitmask(v128.load(kept + left, 48)) << 16);
      let dropped = ~((<u64>(<u32>low)) | ((<u64>(<u32>high)) << 32));
      if (outputs - left < 64) dropped &= ((<u64>1) << (outputs - left)) - 1;
      const w = values + (left << 2);
      const places = ends + (left << 2);
      for (; dropped != 0; dropped &= dropped - 1) {
        const j = (<i32>ctz(dropped)) << 2;
        const end = load<i32>(places + j);
        store<i32>(end, x);
        store<f32>(end, load<f32>(w + j), 4);
        store<i32>(places + j, end + 8);
      }
    }
    kept += outputs;
    values += outputs << 2;
  }
}

/** Subtracts for one block what is in the lists. */
function subtract(inputs: i32, from: i32, to: i32, outputs: i32, ends: i32, lists: i32, list: i32): void {
  for (let j = 0; j < outputs; j++) {
    let a = v128.load(from);
    let b = v128.load(from, 16);
    let c = v128.load(from, 32);
    let d = v128.load(from, 48);
    let e = v128.load(from, 64);
    let f = v128.load(from, 80);
    const end = load<i32>(ends + (j << 2));
    for (let at = lists + j * list; at != end; at += 8) {
      const x = inputs + load<i32>(at);
      const w = v128.load32_splat(at, 4);
      a = f32x4.sub(a, f32x4.mul(w, v128.load(x)));
      b = f32x4.sub(b, f32x4.mul(w, v128.load(x, 16)));
      c = f32x4.sub(c, f32x4.mul(w, v128.load(x, 32)));
      d = f32x4.sub(d, f32x4.mul(w, v128.load(x, 48)));
      e = f32x4.sub(e, f32x4.mul(w, v128.load(x, 64)));
      f = f32x4.sub(f, f32x4.mul(w, v128.load(x, 80)));
    }
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    v128.store(to, e, 64);
    v128.store(to, f, 80);
    from += SIZE;
    to += SIZE;
  }
}

/** The same for a block of which only the first sixteen rows count. */
function subtractSixteen(inputs: i32, from: i32, to: i32, outputs: i32, ends: i32, lists: i32, list: i32): void {
  for (let j = 0; j < outputs; j++) {
    let a = v128.load(from);
    let b = v128.load(from, 16);
    let c = v128.load(from, 32);
    let d = v128.load(from, 48);
    const end = load<i32>(ends + (j << 2));
    for (let at = lists + j * list; at != end; at += 8) {
      const x = inputs + load<i32>(at);
      const w = v128.load32_splat(at, 4);
      a = f32x4.sub(a, f32x4.mul(w, v128.load(x)));
      b = f32x4.sub(b, f32x4.mul(w, v128.load(x, 16)));
      c = f32x4.sub(c, f32x4.mul(w, v128.load(x, 32)));
      d = f32x4.sub(d, f32x4.mul(w, v128.load(x, 48)));
    }
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    from += SIZE;
    to += SIZE;
  }
}

/** Writes products, stored as [blocks, outputs, 24], row by row. Whole blocks are written, so the host leaves room for them. */
export function placeRows(found: i32, count: i32, outputs: i32, to: i32): void {
  const row = outputs << 2;
  for (let first = 0; first < count; first += BLOCK) {
    let j = 0;
    for (; j + 4 <= outputs; j += 4)
      for (let n = 0; n < BLOCK; n += 4) {
        const at = found + j * SIZE + (n << 2);
        const place = to + n * row + (j << 2);
        const x = v128.load(at);
        const y = v128.load(at + SIZE);
        const z = v128.load(at + 2 * SIZE);
        const w = v128.load(at + 3 * SIZE);
        const a = v128.shuffle<i32>(x, y, 0, 4, 1, 5);
        const b = v128.shuffle<i32>(z, w, 0, 4, 1, 5);
        const c = v128.shuffle<i32>(x, y, 2, 6, 3, 7);
        const d = v128.shuffle<i32>(z, w, 2, 6, 3, 7);
        v128.store(place, v128.shuffle<i64>(a, b, 0, 2));
        v128.store(place + row, v128.shuffle<i64>(a, b, 1, 3));
        v128.store(place + 2 * row, v128.shuffle<i64>(c, d, 0, 2));
        v128.store(place + 3 * row, v128.shuffle<i64>(c, d, 1, 3));
      }
    for (; j < outputs; j++)
      for (let n = 0; n < BLOCK; n++)
        store<f32>(to + n * row + (j << 2), load<f32>(found + j * SIZE + (n << 2)));
    found += outputs * SIZE;
    to += BLOCK * row;
  }
}
