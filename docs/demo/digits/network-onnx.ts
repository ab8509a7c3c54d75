import { loadOnnx } from "@mayhap/onnx";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import * as ort from "onnxruntime-web/wasm";
import modelUrl from "../../../demo/model/digits.onnx?url";

/** The trained network as an ONNX model, run by onnxruntime-web. */
export async function loadWithOnnx(): Promise<object> {
  ort.env.wasm.wasmPaths = { wasm };
  // More threads need headers that a static host does not send, and would not make a net this small quicker.
  ort.env.wasm.numThreads = 1;
  return loadOnnx(new URL(modelUrl, location.href), { runtime: ort });
}
