import { loadOnnx, type OnnxModel } from "@mayhap/onnx";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { files } from "./about.ts";

/** One trained network in two frameworks. */
export interface Networks {
  readonly tfjs: tf.LayersModel;
  readonly onnx: OnnxModel;
}

/** Loads the trained network as it was saved: deterministic, without a trace of DropConnect. */
export async function loadNetworks(): Promise<Networks> {
  await tf.setBackend("wasm");
  return { tfjs: (await loadTfjs(files.tfjs)) as tf.LayersModel, onnx: await loadOnnx(files.onnx) };
}
