import { ModelFileError } from "@mayhap/core";
import type { ReadBeside } from "../platform/source.ts";
import { get } from "./sources.ts";

/** Reads files from the folder of a URL, each fetched once: one may hold the data of all tensors. */
export function besideUrl(url: URL): ReadBeside {
  const files = new Map<string, Promise<Uint8Array>>();
  return async (location, offset, length) => {
    // These have no folder.
    if (url.protocol === "blob:" || url.protocol === "data:") throw missing(location);
    let file = files.get(location);
    if (file === undefined) {
      file = get(new URL(location.split("/").map(encodeURIComponent).join("/"), url), "EXTERNAL_DATA");
      files.set(location, file);
    }
    return part(await file, location, offset, length);
  };
}

/** Reads the files that a caller gave with a model's bytes. */
export function besideBytes(files: Readonly<Record<string, Uint8Array>>): ReadBeside {
  return async (location, offset, length) => {
    const found = Object.hasOwn(files, location) ? files[location] : undefined;
    if (found === undefined) throw missing(location);
    return part(found, location, offset, length);
  };
}

function missing(location: string): ModelFileError {
  return new ModelFileError(
    "EXTERNAL_DATA",
    `The given model keeps weights in the file "${location}". Pass it: loadOnnx(bytes, { externalData: { "${location}": … } }), or its folder as baseDir.`,
  );
}

function part(bytes: Uint8Array, location: string, offset: number, length: number | undefined): Uint8Array {
  const end = length === undefined ? bytes.length : offset + length;
  if (end > bytes.length || offset > end) {
    throw new ModelFileError(
      "EXTERNAL_DATA",
      `"${location}" has ${bytes.length} bytes, but the model asks for bytes ${offset} to ${end}. The file is truncated or belongs to another model.`,
    );
  }
  return bytes.subarray(offset, end);
}
