import { stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { ModelFileError } from "@mayhap/core";
import type { OpenedModel } from "./opened.ts";

/**
 * Opens an `.onnx` file, a TF.js `model.json`, or the folder that holds one. Only the framework that the file needs is
 * loaded.
 *
 * @throws `ModelFileError`, `RuntimeError`
 */
export async function openModel(path: string): Promise<OpenedModel> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new ModelFileError("NOT_FOUND", `${path} does not exist.`);
  if (found.isDirectory()) {
    const inside = join(path, "model.json");
    if (await stat(inside).catch(() => undefined)) return openTfjsModel(inside, path);
    throw new ModelFileError(
      "NOT_A_MODEL",
      `${path} is a folder without a model.json. Name the .onnx file or the TF.js model's folder.`,
    );
  }
  if (extname(path).toLowerCase() === ".json") return openTfjsModel(path, path);
  if (extname(path).toLowerCase() === ".onnx") {
    const { openOnnx } = await import("./onnx.ts");
    return openOnnx(path);
  }
  throw new ModelFileError(
    "UNSUPPORTED_FORMAT",
    `${basename(path)} is of no kind that can be read. Give an .onnx file, a TF.js model.json, or the folder that holds one.`,
  );
}

async function openTfjsModel(modelJson: string, shown: string): Promise<OpenedModel> {
  const { openTfjs } = await import("./tfjs.ts");
  return openTfjs(modelJson, shown);
}
