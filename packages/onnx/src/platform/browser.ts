import { ModelFileError, RuntimeError } from "@mayhap/core";
import type { Runtime } from "../model.ts";
import type { Multiplying, OutputFile, Source, SubtractingRows } from "./source.ts";

/** Files cannot be read here: only what `fetch` reaches. */
export async function openFile(path: string): Promise<Source> {
  throw new ModelFileError(
    "NOT_FOUND",
    `Files cannot be read in this environment ("${path}"). Give loadOnnx a URL or the bytes of the model.`,
  );
}

/** There is no default runtime where bundlers are at work: the user chooses one of onnxruntime-web's builds. */
export async function defaultRuntime(): Promise<Runtime> {
  throw new RuntimeError(
    "RUNTIME_MISSING",
    'No runtime was given. Install onnxruntime-web and hand it over: import * as ort from "onnxruntime-web"; loadOnnx(url, { runtime: ort }).',
  );
}

/** Files cannot be written here. */
export async function writeFiles(
  path: string,
  _list: (used: ReadonlySet<string>) => readonly OutputFile[],
): Promise<void> {
  throw new ModelFileError(
    "WRITE_FAILED",
    `Files cannot be written in this environment ("${path}"). Use toBytes(model) and store the bytes yourself.`,
  );
}

/** The runtime copies what is fed into a memory of its own. */
export const multiplying: Multiplying = { rows: 16, weightsApart: 2 ** 17, weightsOfRun: 2 ** 16 };

/** The runtime's products have the same instructions as ours. */
export const subtracting: SubtractingRows = { rows: 48, numbers: 2 ** 23, mostP: (threads) => 0.5 / threads - 0.02 };

/** What onnxruntime-web does without being told. */
export function threadsByDefault(): number {
  return globalThis.crossOriginIsolated
    ? Math.min(4, Math.ceil((globalThis.navigator?.hardwareConcurrency ?? 1) / 2))
    : 1;
}
