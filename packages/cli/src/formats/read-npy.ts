import { DataFileError } from "../errors.ts";
import { dtypeOf } from "./npy-dtype.ts";
import { readNpyHeader } from "./npy-header.ts";
import { rowMajor } from "./row-major.ts";
import { showShape, type Values } from "./values.ts";

/**
 * Reads the bytes of a `.npy` file: booleans, integers and floats, little-endian, row- or column-major.
 *
 * @param file what error messages call it
 * @throws `DataFileError` `BAD_NPY`, also when the file is longer or shorter than its header says
 */
export function readNpy(bytes: Uint8Array, file: string): Values {
  const { descr, fortranOrder, shape, offset } = readNpyHeader(bytes, file);
  const dtype = dtypeOf(descr, file);
  const expected = shape.reduce((product, length) => product * length, dtype.size);
  const present = bytes.length - offset;
  if (present !== expected)
    throw new DataFileError(
      "BAD_NPY",
      `${file} should hold ${expected} bytes of values, for shape ${showShape(shape)} of type "${descr}", but ${present} follow its header (${present < expected ? "truncated?" : "something is appended to it"}).`,
    );
  // A copy, because typed arrays must begin at a multiple of their element size (and slice of a Buffer makes none).
  const { buffer } = new Uint8Array(bytes.subarray(offset));
  const data = dtype.read(buffer, file);
  return { data: fortranOrder ? rowMajor(data, shape) : data, shape };
}
