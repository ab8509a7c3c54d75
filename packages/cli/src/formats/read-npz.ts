import { type UnzipFileInfo, unzipSync } from "fflate";
import { DataFileError } from "../errors.ts";
import { readNpy } from "./read-npy.ts";
import type { Values } from "./values.ts";

/** Deflate cannot shrink by more than this factor: a larger one is a damaged or hostile size field. */
const largestRatio = 1032;
const largestEntry = 2 ** 32;

/**
 * Reads the bytes of an `.npz` file (`np.savez`, `np.savez_compressed`): its arrays by name.
 *
 * @throws `DataFileError` `BAD_NPZ`, or `BAD_NPY` for one of its arrays
 */
export function readNpz(bytes: Uint8Array, file: string): Map<string, Values> {
  const arrays = new Map<string, Values>();
  for (const [name, content] of Object.entries(unzip(bytes, file))) {
    const key = name.replace(/\.npy$/, "");
    arrays.set(key, readNpy(content, `${file}, array "${key}"`));
  }
  if (arrays.size === 0) throw bad(file, "it holds no arrays");
  return arrays;
}

function unzip(bytes: Uint8Array, file: string): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      filter: (entry) => {
        checkSize(entry, bytes.length, file);
        return entry.name.endsWith(".npy");
      },
    });
  } catch (error) {
    if (error instanceof DataFileError) throw error;
    throw bad(file, `its zip archive is damaged or truncated (${(error as Error).message})`, error);
  }
}

function checkSize({ name, size, originalSize }: UnzipFileInfo, available: number, file: string): void {
  if (size > available || originalSize > (size + 1) * largestRatio)
    throw bad(file, `the size that it gives for "${name}" (${originalSize} bytes from ${size}) is impossible`);
  if (originalSize > largestEntry) throw bad(file, `"${name}" unpacks to ${originalSize} bytes, the limit is 4 GiB`);
}

function bad(file: string, why: string, cause?: unknown): DataFileError {
  return new DataFileError("BAD_NPZ", `${file} is no .npz file that can be read: ${why}. Write it with np.savez.`, {
    cause,
  });
}
