import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { openData } from "../../../../test/support/data.ts";

/** The folder of open ONNX models; undefined where it is absent. */
export const folder: string | undefined = openData("onnx");

/** Every .onnx file in it, relative to it. */
export const files: readonly string[] =
  folder === undefined
    ? []
    : readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".onnx"))
        .map((entry) => relative(folder as string, join(entry.parentPath, entry.name)))
        .sort();

/** The path of one of them. */
export function openModel(name: string): string {
  if (folder === undefined) throw new Error("the open data is not there");
  return join(folder, name);
}

/** Says in one line that a test file did not run. */
export function sayAbsent(file: string): void {
  if (folder === undefined) {
    process.stdout.write(`${file} did not run in full: the open models are not there (set MAYHAP_DATA).\n`);
  }
}
