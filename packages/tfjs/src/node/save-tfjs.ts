import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ModelFileError } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { save } from "../tf/save.ts";
import { localPath } from "./paths.ts";

/** Our names of weights files: told by content, so that a new model never overwrites the weights of the one it replaces. */
const ownWeights = /^weights-[0-9a-f]{12}\.bin$/;

/**
 * Saves a model as `model.json` and one weights file, without tfjs-node. Both are written under other names first and
 * renamed when complete, `model.json` last: whatever happens, the folder holds either the old model or the new one.
 * Other files in the folder stay.
 *
 * @param model a `tf.LayersModel`, also a transformed one, or a `tf.GraphModel`
 * @param folder made if it is not there
 * @throws `ModelFileError` `WRITE_FAILED`, with the file system's error as the cause
 *
 * @example
 * ```ts
 * import { dropconnect } from "@mayhap/core";
 * import { loadTfjs, saveTfjs } from "@mayhap/tfjs/node";
 *
 * await saveTfjs(dropconnect(await loadTfjs("models/digits"), 0.2), "models/digits-dropconnect");
 * ```
 */
export async function saveTfjs(model: tf.LayersModel | tf.GraphModel, folder: string | URL): Promise<void> {
  const target = localPath(folder);
  await save(model, {
    save: async (artifacts) => {
      await write(target, artifacts);
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    },
  });
}

async function write(folder: string, artifacts: tf.io.ModelArtifacts): Promise<void> {
  const { weightData, weightSpecs, ...rest } = artifacts;
  const data = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData as ArrayBuffer));
  const weights = `weights-${createHash("sha256").update(data).digest("hex").slice(0, 12)}.bin`;
  const manifest = [{ paths: [weights], weights: weightSpecs ?? [] }];
  try {
    const json = JSON.stringify({ ...rest, weightsManifest: manifest });
    await mkdir(folder, { recursive: true });
    const before = await weightsNamedIn(join(folder, "model.json"));
    await writeWhole(folder, weights, data);
    await writeWhole(folder, "model.json", json);
    for (const old of before) if (old !== weights) await rm(join(folder, old), { force: true });
  } catch (error) {
    throw new ModelFileError(
      "WRITE_FAILED",
      `The model could not be written to ${folder}. What was there before is still there.`,
      {
        cause: error,
      },
    );
  }
}

/** Writes a file so that nobody ever sees a part of it. */
async function writeWhole(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const part = join(folder, `.${name}.${randomUUID()}.part`);
  try {
    await writeFile(part, content);
    await rename(part, join(folder, name));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** The weights files of an earlier `saveTfjs` into the same folder. */
async function weightsNamedIn(modelJson: string): Promise<string[]> {
  try {
    const { weightsManifest } = JSON.parse(await readFile(modelJson, "utf8")) as tf.io.ModelJSON;
    return weightsManifest.flatMap(({ paths }) => paths).filter((path) => ownWeights.test(path));
  } catch {
    return [];
  }
}
