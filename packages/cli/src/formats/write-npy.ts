/** Numbers to write; 64-bit integers as such. */
export interface NpyArray {
  readonly data: Float64Array | Float32Array | Int32Array | BigInt64Array;
  readonly shape: readonly number[];
}

/** The bytes of a `.npy` file, format version 1, row-major and little-endian. */
export function writeNpy({ data, shape }: NpyArray): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dict = `{'descr': '${descrOf(data)}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // NumPy aligns the values to 64 bytes; the header ends in a newline.
  const total = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const bytes = new Uint8Array(total + data.byteLength);
  const header = `\x93NUMPY\x01\x00..${dict.padEnd(total - 11)}\n`;
  for (let i = 0; i < total; i++) bytes[i] = header.charCodeAt(i);
  new DataView(bytes.buffer).setUint16(8, total - 10, true);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), total);
  return bytes;
}

function descrOf(data: NpyArray["data"]): string {
  if (data instanceof Float64Array) return "<f8";
  if (data instanceof Float32Array) return "<f4";
  return data instanceof Int32Array ? "<i4" : "<i8";
}
