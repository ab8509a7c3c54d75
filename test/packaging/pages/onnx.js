// A user's page with onnxruntime-web. What it found stands in the title.
import { dropconnect, predict, quantify } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import * as ort from "onnxruntime-web/wasm";

const { workers, ort: folder } = document.documentElement.dataset;
try {
  ort.env.wasm.numThreads = 1;
  // Vite and webpack find the .wasm beside the module; who bundles otherwise says where it is.
  if (folder) ort.env.wasm.wasmPaths = folder;
  const plain = await loadOnnx(new URL("/model.onnx", location.href), {
    runtime: ort,
    workerRuntime: new URL("/ort/ort.wasm.min.mjs", location.href).href,
  });
  const model = dropconnect(plain, 0.2);
  const x = { x: [[0.5, -1, 2, 0]] };
  const y = await predict(model, x, { samples: 20, seed: 7 });
  const again = workers ? await predict(model, x, { samples: 20, seed: 7, workers: 2 }) : y;
  document.title = JSON.stringify({
    mean: [...y.mean.data],
    std: [...y.std.data],
    epistemic: [...quantify(y).epistemic.data],
    same: String(again.std.data) === String(y.std.data),
    gpu: "gpu" in navigator && (await navigator.gpu.requestAdapter()) !== null,
  });
} catch (error) {
  document.title = JSON.stringify({ error: `${error} ${error.cause ?? ""}` });
}
