// What a user's page does; the test puts the model's folder and onnxruntime's files beside it.
import { env, pipeline } from "@huggingface/transformers";
import { withUncertainty } from "@mayhap/transformers";

env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = "/models/";
env.backends.onnx.wasm.wasmPaths = {
  mjs: "/ort/ort-wasm-simd-threaded.asyncify.mjs",
  wasm: "/ort/ort-wasm-simd-threaded.asyncify.wasm",
};
env.backends.onnx.wasm.numThreads = 1;

const text = "this example is good .";
const pipe = await pipeline("text-classification", "mood", { device: "wasm", dtype: "fp32" });
const own = await pipe(text, { top_k: null });
const same = await (await withUncertainty(pipe, { model: "mood", p: 0, samples: 3 }))(text, { top_k: null });
const sure = await (await withUncertainty(pipe, { model: "mood", p: 0.3, samples: 40, seed: 7 }))(text, {
  top_k: null,
});
window.answer = { own, same, sure };
