import { DataFileError } from "../errors.ts";
import { readDataFile } from "../formats/read-file.ts";
import type { FileContent } from "../formats/values.ts";
import type { Streams } from "../terminal/streams.ts";

/** Names that labels go by in files with several arrays. */
const usual = ["labels", "label", "y", "targets"];

/**
 * Reads labels: class indices from 0, or values, in the order of the examples. A file with several arrays has them under `labels`, `label`,
 * `y` or `targets`.
 *
 * @throws `DataFileError`
 */
export async function readLabels(path: string, { stdin }: Streams, signal: AbortSignal): Promise<Float64Array> {
  const { data } = only(await readDataFile(path, stdin, signal), path);
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

function only(content: FileContent, path: string) {
  if (content.type === "array") return content.values;
  const names = [...content.arrays.keys()];
  const name = names.length === 1 ? names[0] : usual.find((name) => names.includes(name));
  if (name !== undefined) return content.arrays.get(name) as { data: ArrayLike<number | bigint> };
  throw new DataFileError(
    "BAD_LABELS",
    `${path} holds ${names.join(", ")}: which of them are the labels? Name that array labels, or give a file with nothing else.`,
  );
}
