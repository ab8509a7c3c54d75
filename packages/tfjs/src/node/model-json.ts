import { readFile } from "node:fs/promises";
import { ModelFileError } from "@mayhap/core";
import type * as tf from "@tensorflow/tfjs";

/** What kind of model a model.json holds. */
export type Format = "layers-model" | "graph-model";

/** A model.json that has been looked into. */
export interface ModelFile {
  readonly path: string;
  readonly format: Format;
  readonly json: tf.io.ModelJSON;
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a model.json and says what it is. Throws `ModelFileError` `NOT_FOUND`, `TRUNCATED`, `NOT_A_MODEL`, `UNSUPPORTED_FORMAT`. */
export async function readModelJson(path: string): Promise<ModelFile> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new ModelFileError("NOT_FOUND", `${path} cannot be read.`, { cause: error });
  }
  if (text.trim() === "") throw new ModelFileError("TRUNCATED", `${path} is empty. Copy or download it again.`);
  const json = parse(path, text);
  const format = formatOf(json);
  if (format === undefined)
    throw new ModelFileError(
      "NOT_A_MODEL",
      `${path} is JSON, but no TF.js model: it has no modelTopology with layers or graph nodes. Give the model.json that tensorflowjs_converter or model.save() wrote.`,
    );
  if (!Array.isArray(json.weightsManifest))
    throw new ModelFileError(
      "TRUNCATED",
      `${path} describes a model without weights (it has no weightsManifest), so it would be untrained. Save the model with its weights.`,
    );
  return { path, format, json: json as unknown as tf.io.ModelJSON };
}

function parse(path: string, text: string): Json {
  try {
    const json: unknown = JSON.parse(text);
    if (Array.isArray(json) && isObject(json[0]) && "weights" in json[0])
      throw new ModelFileError(
        "UNSUPPORTED_FORMAT",
        `${path} is the weights manifest of a TF.js 0.x model, whose graph is in a .pb file. Convert the original model again with today's tensorflowjs_converter.`,
      );
    return isObject(json) ? json : {};
  } catch (error) {
    if (error instanceof ModelFileError) throw error;
    const cut = /^\s*\{/.test(text) && !/\}\s*$/.test(text);
    throw new ModelFileError(
      cut ? "TRUNCATED" : "NOT_A_MODEL",
      cut
        ? `${path} ends in the middle: it is JSON that was cut off. Copy or download it again.`
        : `${path} is not JSON, so it is no TF.js model. Give the path of a model.json.`,
      { cause: error },
    );
  }
}

/** By what the topology holds, because many files say no format. */
function formatOf({ modelTopology }: Json): Format | undefined {
  if (!isObject(modelTopology)) return undefined;
  if (Array.isArray(modelTopology.node)) return "graph-model";
  if ("model_config" in modelTopology || "class_name" in modelTopology) return "layers-model";
  return undefined;
}
