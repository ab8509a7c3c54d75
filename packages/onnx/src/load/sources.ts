import { later, ModelFileError } from "@mayhap/core";
import { loadSeldom } from "../later.ts";
import type { ReadBeside, Source } from "../platform/source.ts";

/** What messages call a model without a name. */
const given = "the given model";

/** A model behind a URL; files beside it are fetched from the same folder. */
export function urlSource(url: URL): Source {
  return {
    name: nameOf(url),
    read: () => get(url, "NOT_FOUND"),
    readBeside: once(async () => (await loadSeldom()).besideUrl(url)),
  };
}

/** Bytes in memory, with the files beside them where the caller gave some. */
export function bytesSource(bytes: Uint8Array, files: Readonly<Record<string, Uint8Array>>): Source {
  return {
    name: given,
    read: async () => bytes,
    readBeside: once(async () => (await loadSeldom()).besideBytes(files)),
  };
}

function nameOf({ protocol, pathname, href }: URL): string {
  if (protocol === "data:") return given;
  const last = pathname.split("/").at(-1) || href;
  try {
    return decodeURIComponent(last);
  } catch {
    // An address may have a "%" that stands for itself.
    return last;
  }
}

/** What is made when it is first asked for. */
function once(make: () => Promise<ReadBeside>): ReadBeside {
  const made = later(make);
  return async (...where) => (await made())(...where);
}

/** The bytes behind a URL. Throws `ModelFileError` with that code. */
export async function get(url: URL, code: "NOT_FOUND" | "EXTERNAL_DATA"): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new ModelFileError(code, `${url.href} cannot be fetched: ${(cause as Error).message}.`, { cause });
  }
  throw new ModelFileError(code, `${url.href} cannot be fetched: the server says ${response.status}.`);
}
