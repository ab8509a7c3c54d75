import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadOnnx, type OnnxModel } from "@mayhap/onnx";
import * as tf from "@tensorflow/tfjs";
import { type Images, trainingImages } from "../../support/idx.ts";
import { folder } from "../results.ts";
import { networkOf, type Recipe } from "./network.ts";
import { onnxOf } from "./onnx-of.ts";
import { train } from "./train.ts";

/** The pictures that a recipe trains on. */
export function picturesOf({ data, pictures }: Recipe): Images {
  const found = trainingImages(data, 0, pictures);
  if (found === undefined) throw new Error(`The pictures of ${data} are not there: set MAYHAP_DATA.`);
  return found;
}

/** The file of a network that was trained before. */
export function fileOf(recipe: Recipe): string {
  return join(folder, "mnist", `${Object.values(recipe).join("_").replaceAll(" ", "-")}.onnx`);
}

/** A network trained by the recipe, now or in a run before. */
export async function trained(recipe: Recipe): Promise<OnnxModel> {
  const file = fileOf(recipe);
  if (!existsSync(file)) {
    const bytes = freshlyTrained(recipe, picturesOf(recipe));
    mkdirSync(join(folder, "mnist"), { recursive: true });
    writeFileSync(file, bytes);
  }
  return await loadOnnx(readFileSync(file));
}

/** An ONNX file of a network trained on these pictures. */
export function freshlyTrained(recipe: Recipe, pictures: Images): Uint8Array {
  const network = networkOf(recipe);
  train(network, pictures, recipe);
  const bytes = tf.tidy(() => onnxOf(network));
  network.body?.dispose();
  network.head.dispose();
  return bytes;
}
