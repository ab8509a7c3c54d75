import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { OutputFileError } from "../errors.ts";

/** What stands at a path: nothing, a file, an empty folder, a TF.js model's folder with nothing else in it, or another folder. */
export type Occupant = "nothing" | "file" | "empty" | "model" | "folder";

/** Throws `OutputFileError` `EXISTS` when something stands there that may not be replaced. */
export async function checkTarget(target: string, force: boolean): Promise<Occupant> {
  const found = await occupant(target);
  if (found === "folder")
    throw new OutputFileError(
      "EXISTS",
      `${target} is a folder that holds other files: it is not replaced. Name another one.`,
    );
  if (!force && (found === "file" || found === "model"))
    throw new OutputFileError("EXISTS", `${target} exists. Write --force to replace it, or name another one.`);
  return found;
}

async function occupant(target: string): Promise<Occupant> {
  const stat = await lstat(target).catch(() => undefined);
  if (stat === undefined) return "nothing";
  if (!stat.isDirectory()) return "file";
  const entries = await readdir(target);
  if (entries.length === 0) return "empty";
  const own = new Set(["model.json", ...(await weightFiles(join(target, "model.json")))]);
  return entries.every((entry) => own.has(entry)) ? "model" : "folder";
}

async function weightFiles(modelJson: string): Promise<string[]> {
  try {
    const { weightsManifest } = JSON.parse(await readFile(modelJson, "utf8"));
    return weightsManifest.flatMap(({ paths }: { paths: string[] }) => paths);
  } catch {
    return [];
  }
}
