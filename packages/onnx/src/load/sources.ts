import { ModelFileError } from "@mayhap/core";
import type { Source } from "../platform/source.ts";

/** A model behind a URL; files beside it are fetched from the same folder. */
export function urlSource(url: URL): Source {
  const name = decodeURIComponent(url.pathname.split("/").at(-1) || url.href);
  return {
    name,
    read: () => get(url, "NOT_FOUND"),
    readBeside: async (location, offset, length) => {
      const path = location.split("/").map(encodeURIComponent).join("/");
      return part(await get(new URL(path, url), "EXTERNAL_DATA"), location, offset, length);
    },
  };
}

/** Bytes in memory, with the files beside them where the caller gave some. */
export function bytesSource(bytes: Uint8Array, files: Readonly<Record<string, Uint8Array>>): Source {
  return {
    name: "the given model",
    read: async () => bytes,
    readBeside: async (location, offset, length) => {
      const found = Object.hasOwn(files, location) ? files[location] : undefined;
      if (found === undefined) {
        throw new ModelFileError(
          "EXTERNAL_DATA",
          `The given model keeps weights in the file "${location}". Pass it: loadOnnx(bytes, { externalData: { "${location}": … } }), or its folder as baseDir.`,
        );
      }
      return part(found, location, offset, length);
    },
  };
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

async function get(url: URL, code: "NOT_FOUND" | "EXTERNAL_DATA"): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new ModelFileError(code, `${url.href} cannot be fetched: ${(cause as Error).message}.`, { cause });
  }
  if (!response.ok)
    throw new ModelFileError(code, `${url.href} cannot be fetched: the server says ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
