import type { TypedArray } from "@mayhap/core";
import { DataFileError } from "../errors.ts";
import { halfToNumber } from "./half.ts";

interface Dtype {
  /** Bytes per value. */
  readonly size: number;
  /** Reads a buffer that holds nothing else. */
  read(buffer: ArrayBuffer, file: string): TypedArray;
}

const dtypes: Readonly<Record<string, Dtype>> = {
  f2: { size: 2, read: (buffer) => Float32Array.from(new Uint16Array(buffer), halfToNumber) },
  f4: { size: 4, read: (buffer) => new Float32Array(buffer) },
  f8: { size: 8, read: (buffer) => new Float64Array(buffer) },
  i1: { size: 1, read: (buffer) => new Int8Array(buffer) },
  i2: { size: 2, read: (buffer) => new Int16Array(buffer) },
  i4: { size: 4, read: (buffer) => new Int32Array(buffer) },
  i8: { size: 8, read: (buffer, file) => exact(new BigInt64Array(buffer), file) },
  u1: { size: 1, read: (buffer) => new Uint8Array(buffer) },
  u2: { size: 2, read: (buffer) => new Uint16Array(buffer) },
  u4: { size: 4, read: (buffer) => new Uint32Array(buffer) },
  u8: { size: 8, read: (buffer, file) => exact(new BigUint64Array(buffer), file) },
  b1: { size: 1, read: (buffer) => new Uint8Array(buffer).map((byte) => (byte === 0 ? 0 : 1)) },
};

/** The reader for a NumPy type string such as `<f4`. Throws `DataFileError` `BAD_NPY` for the types that hold no plain numbers. */
export function dtypeOf(descr: string, file: string): Dtype {
  const [, order, code] = /^([<>|=]?)(.+)$/.exec(descr) ?? [];
  const dtype = code === undefined ? undefined : dtypes[code];
  if (dtype === undefined)
    throw new DataFileError(
      "BAD_NPY",
      `${file} holds values of NumPy type "${descr}". Save real numbers instead: np.save(path, x.astype("float32")).`,
    );
  if (order === ">" && dtype.size > 1)
    throw new DataFileError(
      "BAD_NPY",
      `${file} is big-endian (NumPy type "${descr}"). Save it little-endian: np.save(path, x.astype("<${code}")).`,
    );
  return dtype;
}

function exact(values: BigInt64Array | BigUint64Array, file: string): Float64Array {
  return Float64Array.from(values as Iterable<bigint>, (value) => {
    const number = Number(value);
    if (!Number.isSafeInteger(number))
      throw new DataFileError("BAD_NPY", `${file} holds ${value}, which is beyond ±(2^53 - 1) and would lose digits.`);
    return number;
  });
}
