import { env } from "@huggingface/transformers";
import { ModelFileError } from "@mayhap/core";
import { type LoadOptions, loadOnnx, type OnnxModel } from "@mayhap/onnx";
import type { ModelPlace } from "./options.ts";

/** What transformers.js calls a precision in names of files: all others say their own name. */
const suffixes: Readonly<Record<string, string>> = { fp32: "", q8: "_quantized" };

/**
 * Loads the file of a pipeline's model from where transformers.js finds it: its cache, the folder of local models, the hub.
 *
 * @throws `ModelFileError` `NOT_FOUND` that lists the places
 */
export async function loadModelFile(place: ModelPlace, dtype: string, options: LoadOptions): Promise<OnnxModel> {
  if (typeof place.model !== "string") return loadOnnx(place.model, options);
  const { model, revision = "main", subfolder = "onnx", model_file_name = "model" } = place;
  const file = joined(subfolder, `${model_file_name}${suffixes[dtype] ?? `_${dtype}`}.onnx`);
  const local = isModelId(model) ? joined(env.localModelPath, model, file) : joined(model, file);
  const remotePath = env.remotePathTemplate
    .replaceAll("{model}", model)
    .replaceAll("{revision}", encodeURIComponent(revision));
  const remote = joined(env.remoteHost, remotePath, file);

  const folder = place.cache_dir ?? env.cacheDir;
  const inFolder = revision === "main" ? joined(model, file) : joined(model, revision, file);
  const cached = await fromCache([local, remote]);
  if (cached !== undefined) return loadOnnx(cached, options);
  const places: string[] = [];
  if (env.useFSCache && folder !== null) places.push(joined(folder, inFolder));
  if (env.allowLocalModels) places.push(local);
  if (env.allowRemoteModels && isModelId(model)) places.push(remote);

  for (const at of places) {
    try {
      return await loadOnnx(at, options);
    } catch (error) {
      if (!(error instanceof ModelFileError && error.code === "NOT_FOUND")) throw error;
    }
  }
  throw new ModelFileError(
    "NOT_FOUND",
    `withUncertainty: the file of "${model}" is in none of the places where transformers.js looks (${places.join(", ")}). ` +
      "Give model, revision, subfolder, model_file_name and cache_dir as you gave them to pipeline, or the bytes of the file as model.",
  );
}

/** From a cache of the user's, or the browser's. */
async function fromCache(keys: readonly string[]): Promise<string | Uint8Array | undefined> {
  const cache = env.useCustomCache ? env.customCache : env.useBrowserCache ? await caches.open(env.cacheKey) : null;
  for (const key of keys) {
    const found = await cache?.match(key);
    if (typeof found === "string") return found;
    if (found !== undefined) return new Uint8Array(await found.arrayBuffer());
  }
  return undefined;
}

/** Whether transformers.js takes a text for the name of a model, as opposed to a folder or URL. */
function isModelId(text: string): boolean {
  return /^([\w-][\w.-]*\/)?[\w-][\w.-]*$/.test(text) && !/\.\.|--/.test(text);
}

/** Parts of a path or URL, with one slash between them. */
function joined(...parts: string[]): string {
  return parts
    .filter((part) => part !== "")
    .map((part, i) => (i === 0 ? part : part.replace(/^\/+/, "")).replace(i < parts.length - 1 ? /\/+$/ : /$^/, ""))
    .join("/");
}
