import { rmSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { OutputFileError } from "../errors.ts";
import { move } from "./move.ts";
import { checkTarget } from "./target.ts";

const open = new Set<string>();

/** Removes every half-written result at once, for a process that must end now. */
export function discardStages(): void {
  for (const folder of open) rmSync(folder, { recursive: true, force: true });
}

/**
 * Lets `write` make a file or folder (with further files beside it, if it needs them) in a hidden folder next to the
 * target, and moves all of it into place when it is complete. After a failure nothing is left.
 *
 * @returns the paths written
 * @throws `OutputFileError` `EXISTS` without `force`, `WRITE_FAILED`
 */
export async function writeStaged(
  target: string,
  { force, signal }: { readonly force: boolean; readonly signal?: AbortSignal | undefined },
  write: (path: string) => Promise<void>,
): Promise<string[]> {
  await checkTarget(target, force);
  const parent = dirname(target);
  const stage = await makeStage(parent, target);
  try {
    await write(join(stage, basename(target)));
    const main = basename(target);
    // The main file last: it refers to the others.
    const entries = (await readdir(stage)).sort((a, b) => Number(a === main) - Number(b === main));
    for (const entry of entries) await checkTarget(join(parent, entry), force);
    signal?.throwIfAborted();
    for (const entry of entries) await move(join(stage, entry), join(parent, entry), force);
    return entries.map((entry) => join(parent, entry)).reverse();
  } finally {
    await rm(stage, { recursive: true, force: true });
    open.delete(stage);
  }
}

async function makeStage(parent: string, target: string): Promise<string> {
  try {
    const stage = await mkdtemp(join(parent, ".mayhap-"));
    open.add(stage);
    return stage;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new OutputFileError(
      "WRITE_FAILED",
      `${target} cannot be written: ${missing ? `the folder ${parent} does not exist` : (error as Error).message}.`,
      { cause: error },
    );
  }
}
