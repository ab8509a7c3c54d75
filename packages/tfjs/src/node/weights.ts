import { readFile } from "node:fs/promises";
import { ModelFileError } from "@mayhap/core";
import type * as tf from "@tensorflow/tfjs";
import type { ModelFile } from "./model-json.ts";
import { shardPath } from "./paths.ts";
import { weightDefect } from "./weight-defect.ts";

const bytes: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  complex64: 8,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

/** Bytes that a weight takes in the file; undefined for strings, whose lengths are in the data. */
function sizeOf({ shape, dtype, quantization }: tf.io.WeightsManifestEntry): number | undefined {
  const each = bytes[quantization?.dtype ?? dtype];
  return each === undefined ? undefined : shape.reduce((product, length) => product * length, each);
}

/** All weights of a model: what they are, and their bytes one after the other. Throws `ModelFileError` `UNSAFE_PATH`, `NOT_FOUND`, `TRUNCATED`. */
export async function readWeights({ path, json }: ModelFile): Promise<[tf.io.WeightsManifestEntry[], ArrayBuffer]> {
  const specs: tf.io.WeightsManifestEntry[] = [];
  const parts: Uint8Array[] = [];
  for (const group of json.weightsManifest) {
    if (!Array.isArray(group?.paths) || !Array.isArray(group?.weights))
      throw new ModelFileError("NOT_A_MODEL", `${path}: an entry of weightsManifest has no list of paths and weights.`);
    group.weights.forEach((weight: unknown, i) => {
      const defect = weightDefect(weight);
      if (defect !== undefined)
        throw new ModelFileError("NOT_A_MODEL", `${path}: weight ${i + 1} of a group in weightsManifest ${defect}.`);
    });
    const shards: Uint8Array[] = [];
    for (const name of group.paths) shards.push(await readShard(path, name));
    checkSize(path, group, shards);
    specs.push(...group.weights);
    parts.push(...shards);
  }
  const data = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return [specs, data.buffer];
}

async function readShard(modelJson: string, name: unknown): Promise<Uint8Array> {
  const file = await shardPath(modelJson, name);
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ModelFileError("NOT_FOUND", `The weights file ${file} cannot be read: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

function checkSize(path: string, group: tf.io.WeightsManifestConfig[number], shards: readonly Uint8Array[]): void {
  const there = shards.reduce((total, shard) => total + shard.length, 0);
  const needed = group.weights
    .map(sizeOf)
    .reduce((total, size) => (total === undefined || size === undefined ? undefined : total + size), 0);
  if (needed === undefined || there >= needed) return;
  const files = group.paths.map((name, i) => `${name} (${shards[i]?.length} bytes)`).join(", ");
  throw new ModelFileError(
    "TRUNCATED",
    `The weights of ${path} take ${needed} bytes, but only ${there} are there: ${files}. Copy or download the weights files again.`,
  );
}
