import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Readable } from "node:stream";
import { DataFileError } from "../errors.ts";
import { csvContent } from "./csv-content.ts";
import { readJson } from "./read-json.ts";
import { readNpy } from "./read-npy.ts";
import { readNpz } from "./read-npz.ts";
import { readStandardInput } from "./standard-input.ts";
import type { FileContent } from "./values.ts";

/**
 * Reads a data file by its extension: `.npy`, `.npz`, `.csv`, `.tsv`, `.json`; `-` is standard input, JSON or CSV.
 *
 * @throws `DataFileError`
 */
export async function readDataFile(path: string, stdin: Readable, signal?: AbortSignal): Promise<FileContent> {
  if (path === "-") return readText(await readStandardInput(stdin, signal));
  const read = readers[extname(path).toLowerCase()];
  const bytes = await load(path, signal);
  if (read === undefined) throw unsupported(path);
  return read(bytes, path);
}

const readers: Readonly<Record<string, (bytes: Uint8Array, file: string) => FileContent>> = {
  ".npy": (bytes, file) => ({ type: "array", values: readNpy(bytes, file) }),
  ".npz": (bytes, file) => ({ type: "named", arrays: readNpz(bytes, file) }),
  ".csv": (bytes, file) => csvContent(utf8(bytes, file), file),
  ".tsv": (bytes, file) => csvContent(utf8(bytes, file), file),
  ".json": (bytes, file) => readJson(utf8(bytes, file), file),
};

function readText(bytes: Uint8Array): FileContent {
  const file = "standard input";
  const text = utf8(bytes, file);
  return /^\s*[[{]/.test(text) ? readJson(text, file) : csvContent(text, file);
}

function utf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new DataFileError("UNSUPPORTED_FORMAT", `${file} is not UTF-8 text.`, { cause: error });
  }
}

async function load(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  try {
    return await readFile(path, signal ? { signal } : {});
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") throw new DataFileError("NOT_FOUND", `${path} does not exist.`, { cause: error });
    if (code === "ABORT_ERR") throw error;
    if (code === "EISDIR") throw unsupported(path);
    throw new DataFileError("READ_FAILED", `${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

function unsupported(path: string): DataFileError {
  return new DataFileError(
    "UNSUPPORTED_FORMAT",
    `${path} is of no kind that can be read. Give ${Object.keys(readers).join(", ")}, or - for JSON or CSV on standard input.`,
  );
}
