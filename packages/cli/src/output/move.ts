import { link, mkdtemp, rename, rm, rmdir, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { OutputFileError } from "../errors.ts";
import { checkTarget } from "./target.ts";

/** Moves a finished file or folder into place. Throws `OutputFileError`. */
export async function move(from: string, to: string, force: boolean): Promise<void> {
  try {
    const isFolder = (await stat(from)).isDirectory();
    const found = await checkTarget(to, force);
    if (isFolder && (found === "file" || found === "model")) return await swap(from, to);
    if (found === "empty") await rmdir(to);
    if (!isFolder && !force) return await place(from, to);
    await rename(from, to);
  } catch (error) {
    if (error instanceof OutputFileError) throw error;
    if (["EEXIST", "ENOTEMPTY"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw new OutputFileError("EXISTS", `${to} exists by now. Write --force to replace it.`, { cause: error });
    throw new OutputFileError("WRITE_FAILED", `${to} cannot be written: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** A rename that fails where something came into being meanwhile, as far as the file system has links. */
async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
    return rename(from, to);
  }
  await unlink(from);
}

async function swap(from: string, to: string): Promise<void> {
  const aside = await mkdtemp(join(dirname(from), ".old-"));
  await rename(to, join(aside, "old"));
  try {
    await rename(from, to);
  } catch (error) {
    await rename(join(aside, "old"), to);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}
