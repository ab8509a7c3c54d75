import { DataFileError } from "../errors.ts";

/** What stands in front of the values of a `.npy` file. */
export interface NpyHeader {
  /** NumPy's type string, e.g. `<f4`. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the values begin, in bytes. */
  readonly offset: number;
}

/** Reads the header (format versions 1 to 3). Throws `DataFileError` `BAD_NPY`. */
export function readNpyHeader(bytes: Uint8Array, file: string): NpyHeader {
  const bad = (why: string) => new DataFileError("BAD_NPY", `${file} is no .npy file that can be read: ${why}`);
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (!magic.every((byte, i) => bytes[i] === byte))
    throw bad("it does not begin with the NumPy signature. Write it with np.save.");
  const major = bytes[6] ?? 0;
  if (major < 1 || major > 3) throw bad(`its format version is ${major}, known are 1 to 3.`);
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) throw bad("it ends inside the header (truncated?).");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = start + length;
  if (bytes.length < offset) throw bad("it ends inside the header (truncated?).");
  const text = new TextDecoder("latin1").decode(bytes.subarray(start, offset));
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const dimensions = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (/'descr'\s*:\s*\[/.test(text)) throw bad("it is a structured array. Save each field as an array of its own.");
  if (descr === undefined || order === undefined || dimensions === undefined)
    throw bad(`its header is ${JSON.stringify(text.trim().slice(0, 120))}.`);
  const shape = dimensions
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  return { descr, fortranOrder: order === "True", shape, offset };
}
