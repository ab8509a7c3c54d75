import type { InferenceSession } from "onnxruntime-common";
import { openFile } from "#platform";
import { loadUsual } from "../later.ts";
import { OnnxModel, type Runtime } from "../model.ts";
import type { Source } from "../platform/source.ts";
import { bytesSource, urlSource } from "./sources.ts";

/** Options of `loadOnnx`. */
export interface LoadOptions {
  /** An onnxruntime package, e.g. `import * as ort from "onnxruntime-web"`. Default: onnxruntime-node, in Node only. */
  readonly runtime?: Runtime;
  /**
   * For `predict` with `workers`, where `runtime` is given: the module that workers import for theirs, because an object
   * cannot be sent to them. In Node the name of an installed package, e.g. `"onnxruntime-web"`; in a browser the URL of
   * a module, which may be one of yours that sets `env` and exports all of onnxruntime-web.
   */
  readonly workerRuntime?: string;
  /** onnxruntime's session options, used for every session of this model. */
  readonly session?: InferenceSession.SessionOptions;
  /** With bytes, in Node: the folder that external data is read from. */
  readonly baseDir?: string;
  /** With bytes: the contents of external data files, by the names the model calls them. */
  readonly externalData?: Readonly<Record<string, Uint8Array>>;
}

/**
 * Loads an ONNX model from a file, a URL or bytes. External data files are read from the model's folder and from
 * nowhere else.
 *
 * @param source A path (in Node), a URL (`file:` and what `fetch` takes), or the bytes of a `.onnx` file. Bytes are not
 *   copied: do not change them afterwards.
 * @returns The parsed model. Nothing is run yet, and no runtime is loaded.
 * @throws `ModelFileError` with code `NOT_FOUND`, `NOT_A_MODEL`, `TRUNCATED`, `EXTERNAL_DATA` (a data file is missing
 *   or too short) or `UNSAFE_PATH` (a data file outside the model's folder). Where a page cannot fetch the part of this
 *   package that reads files, the import's own error.
 *
 * @example
 * ```ts
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = await loadOnnx("model.onnx");
 * ```
 *
 * @example In the browser
 * ```js
 * import * as ort from "onnxruntime-web";
 *
 * const model = await loadOnnx(new URL("model.onnx", document.baseURI), { runtime: ort });
 * ```
 */
export async function loadOnnx(
  source: string | URL | Uint8Array | ArrayBuffer,
  options: LoadOptions = {},
): Promise<OnnxModel> {
  const from = await sourceOf(source, options);
  // What reads it and what samples come while the file is on its way.
  const [bytes, { readModel }] = await Promise.all([from.read(), loadUsual()]);
  const proto = await readModel(bytes, from);
  const { runtime, workerRuntime, session } = options;
  return new OnnxModel(proto, { name: from.name, runtime, workerRuntime, session });
}

async function sourceOf(source: string | URL | Uint8Array | ArrayBuffer, options: LoadOptions): Promise<Source> {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) {
    const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : source;
    const memory = bytesSource(bytes, options.externalData ?? {});
    if (options.baseDir === undefined) return memory;
    const folder = await openFile(`${options.baseDir.replace(/[\\/]+$/, "")}/the given model`);
    return { ...memory, readBeside: folder.readBeside };
  }
  const text = String(source);
  if (/^(https?|blob|data):/i.test(text)) return urlSource(new URL(text));
  // Outside of Node a path is a URL relative to the page.
  const base = (globalThis as { document?: { baseURI?: string } }).document?.baseURI;
  if (base !== undefined && !text.startsWith("file:")) return urlSource(new URL(text, base));
  return openFile(text);
}
