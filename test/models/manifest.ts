import { readFileSync } from "node:fs";
import { join } from "node:path";
// @ts-expect-error plain JavaScript, because the test command runs it before anything is installed
import { dataFolder } from "../support/parts.mjs";
import type { Entry } from "./entry.ts";

/** Whether the data's manifest says that the model's runtime runs it ("ort-node 1.30: load=yes run=yes"). */
export function declaredToRun({ format, name }: Pick<Entry, "format" | "name">): boolean {
  const path = format === "ONNX" ? `open/onnx/${name}` : `open/tfjs/${name}/model.json`;
  const line = readFileSync(join(dataFolder as string, "MANIFEST.tsv"), "utf8")
    .split("\n")
    .find((line) => line.startsWith(`${path}\t`));
  if (line === undefined) throw new Error(`the manifest does not list ${path}`);
  return line.includes("run=yes");
}
