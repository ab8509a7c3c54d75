import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { UsageError } from "../errors.ts";
import { resultDocument } from "./document.ts";
import type { Result } from "./result.ts";
import { resultCsv } from "./result-csv.ts";
import { meanNpy, resultNpz } from "./result-npy.ts";

const writers: Readonly<Record<string, (result: Result) => string | Uint8Array>> = {
  ".npz": resultNpz,
  ".npy": meanNpy,
  ".csv": resultCsv,
  ".json": (result) => `${JSON.stringify(resultDocument(result))}\n`,
};

/** Throws `UsageError` for an extension that no writer has, before any work is done. */
export function checkResultPath(path: string): void {
  if (writers[extname(path).toLowerCase()] === undefined)
    throw new UsageError(
      `--output ${path}: the extension says the format. Known are ${Object.keys(writers).join(", ")}.`,
    );
}

/** Writes a result in the format of the path's extension. */
export async function writeResult(result: Result, path: string): Promise<void> {
  checkResultPath(path);
  const writer = writers[extname(path).toLowerCase()] as (typeof writers)[string];
  await writeFile(path, writer(result));
}
