import { randomBytes } from "node:crypto";
import { open, readdir, readFile, realpath, rename, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ModelFileError, RuntimeError } from "@mayhap/core";
import type { Runtime } from "../model.ts";
import type { Multiplying, OutputFile, Source, SubtractingRows } from "./source.ts";

/** A model file on disk, and the files in its folder. */
export async function openFile(path: string): Promise<Source> {
  const file = path.startsWith("file:") ? fileURLToPath(path) : resolve(path);
  return {
    name: basename(file),
    read: () => readPart(file, 0, undefined, "NOT_FOUND"),
    readBeside: async (location, offset, length) => {
      const folder = await realpath(dirname(file));
      const target = join(folder, location);
      let real: string;
      try {
        real = await realpath(target);
      } catch (cause) {
        throw new ModelFileError(
          "EXTERNAL_DATA",
          `${basename(file)} keeps weights in the file "${location}", which is not beside it in ${folder}. Put the file there.`,
          { cause },
        );
      }
      if (!real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
        throw new ModelFileError(
          "UNSAFE_PATH",
          `${basename(file)} keeps weights in "${location}", which leads out of the model's folder ${folder}. Such files are not read; copy the data into the folder if you trust it.`,
        );
      }
      return readPart(real, offset, length, "EXTERNAL_DATA");
    },
  };
}

/** Reads part of a file; asks for no memory before the file is known to have that many bytes. */
async function readPart(
  path: string,
  offset: number,
  length: number | undefined,
  code: "NOT_FOUND" | "EXTERNAL_DATA",
): Promise<Uint8Array> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, "r");
  } catch (cause) {
    throw new ModelFileError(code, `${path} cannot be opened: ${(cause as Error).message}. Check the path.`, { cause });
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile())
      throw new ModelFileError(code, `${path} is not a file. Give the path of the .onnx file itself.`);
    const size = length ?? Math.max(0, stat.size - offset);
    if (offset + size > stat.size) {
      throw new ModelFileError(
        "EXTERNAL_DATA",
        `${path} has ${stat.size} bytes, but the model asks for ${size} bytes from ${offset} on. The file is truncated or belongs to another model.`,
      );
    }
    const bytes = new Uint8Array(size);
    // One read call gives at most 2 GB.
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(size - at, 2 ** 30), offset + at);
      if (bytesRead === 0) throw new ModelFileError("EXTERNAL_DATA", `${path} became shorter while it was read.`);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

/** onnxruntime-node, if it is installed. */
export async function defaultRuntime(): Promise<Runtime> {
  try {
    const module = (await import("onnxruntime-node")) as Runtime & { default?: Runtime };
    return module.InferenceSession === undefined && module.default !== undefined ? module.default : module;
  } catch (cause) {
    throw new RuntimeError(
      "RUNTIME_MISSING",
      'onnxruntime-node is needed to run ONNX models and could not be loaded. Install it (npm install onnxruntime-node), or hand over another runtime: import * as ort from "onnxruntime-web"; loadOnnx(path, { runtime: ort }).',
      { cause },
    );
  }
}

/**
 * Writes files of one folder, given by their names in it, so that a reader finds all of them or none: each goes to a
 * temporary file first, and the last of the list, which refers to the others, takes its place last. `list` is told
 * which names the folder has already.
 */
export async function writeFiles(
  path: string,
  list: (used: ReadonlySet<string>) => readonly OutputFile[],
): Promise<void> {
  const folder = dirname(resolve(path));
  const made: string[] = [];
  try {
    const files = list(new Set(await readdir(folder)));
    const moves: [string, string][] = [];
    for (const { name, parts } of files) {
      const temporary = join(folder, `.${name}.${randomBytes(6).toString("hex")}.tmp`);
      made.push(temporary);
      const handle = await open(temporary, "wx");
      try {
        for (const part of parts) await writePart(handle, part);
        await handle.sync();
      } finally {
        await handle.close();
      }
      moves.push([temporary, join(folder, name)]);
    }
    const before = await dataFilesOf(join(folder, files.at(-1)?.name ?? ""), files);
    for (const [from, to] of moves) await rename(from, to);
    for (const name of before) await rm(join(folder, name), { force: true });
  } catch (cause) {
    await Promise.all(made.map((file) => rm(file, { force: true })));
    throw new ModelFileError("WRITE_FAILED", `${path} cannot be written: ${(cause as Error).message}.`, { cause });
  }
}

/** The data files of our naming that the model which is about to be replaced refers to, and the new one does not. */
async function dataFilesOf(model: string, files: readonly OutputFile[]): Promise<string[]> {
  const folder = dirname(model);
  const name = basename(model);
  const fresh = new Set(files.map((f) => f.name));
  const ours = (await readdir(folder)).filter(
    (f) => f.startsWith(`${name}.`) && /^(\.\d+)?\.data$/.test(f.slice(name.length)),
  );
  if (ours.length === 0) return [];
  const old = await readFile(model).catch(() => undefined);
  return old === undefined ? [] : ours.filter((f) => !fresh.has(f) && old.includes(f));
}

async function writePart(handle: Awaited<ReturnType<typeof open>>, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, at, Math.min(bytes.length - at, 2 ** 30));
    at += bytesWritten;
  }
}

/** The runtime reads what is fed where it is. */
export const multiplying: Multiplying = { rows: 4, weightsApart: 2 ** 21, weightsOfRun: 2 ** 16 };

/** The runtime's instructions multiply and add sixteen numbers at once where ours work on four. */
export const subtracting: SubtractingRows = { rows: 48, numbers: 2 ** 23, mostP: (threads) => 0.27 / threads - 0.02 };

/** What onnxruntime-node does without being told. */
export function threadsByDefault(): number {
  return availableParallelism();
}
