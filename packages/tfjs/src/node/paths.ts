import { realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ModelFileError } from "@mayhap/core";

/** The path that a string or URL stands for. Throws `ModelFileError` `NOT_FOUND` for web addresses. */
export function localPath(given: string | URL): string {
  const text = String(given);
  if (text.startsWith("file:")) return fileURLToPath(text);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text))
    throw new ModelFileError(
      "NOT_FOUND",
      `${text} is no file. loadTfjs reads folders and files on this machine; for a web address use tf.loadLayersModel(url) or tf.loadGraphModel(url).`,
    );
  return resolve(text);
}

/** The model.json that a path to it, or to its folder, means. Throws `ModelFileError` `NOT_FOUND`. */
export async function modelJsonPath(path: string): Promise<string> {
  try {
    if (!(await stat(path)).isDirectory()) return path;
    const inside = join(path, "model.json");
    await stat(inside);
    return inside;
  } catch (error) {
    throw new ModelFileError(
      "NOT_FOUND",
      `There is no TF.js model at ${path}. Give the path of a model.json, or of the folder that holds it.`,
      { cause: error },
    );
  }
}

/**
 * The path of a weights file that a model.json names. It must lie in the model's folder or below: a model file may come
 * from anywhere, and must not make us read other files. Throws `ModelFileError` `UNSAFE_PATH` or `NOT_FOUND`.
 */
export async function shardPath(modelJson: string, name: unknown): Promise<string> {
  const folder = dirname(modelJson);
  const unsafe = (why: string): ModelFileError =>
    new ModelFileError(
      "UNSAFE_PATH",
      `${modelJson} names the weights file ${JSON.stringify(name)}, ${why}. Weights are only read from the model's own folder: ` +
        "move the file there and correct the path in weightsManifest, if you trust the model.",
    );
  if (typeof name !== "string" || name === "" || name.includes("\0")) throw unsafe("which is no file name");
  if (/^[a-z][a-z0-9+.-]*:/i.test(name)) throw unsafe("which is an address or has a drive letter");
  if (isAbsolute(name) || /^[\\/]/.test(name)) throw unsafe("which is absolute");
  if (name.split(/[\\/]/).includes("..")) throw unsafe("which leads out of the folder");
  const path = join(folder, name);
  let real: string;
  try {
    real = await realpath(path);
  } catch (error) {
    throw new ModelFileError(
      "NOT_FOUND",
      `The weights file ${JSON.stringify(name)}, which ${modelJson} names, is not there. A TF.js model is model.json and its weights files together: copy all of them.`,
      { cause: error },
    );
  }
  const inside = relative(await realpath(folder), real);
  if (isAbsolute(inside) || inside.split(/[\\/]/)[0] === "..") throw unsafe("a link that leads out of the folder");
  return real;
}
