// Uncertainty in a web page: the model file is an asset like any other, onnxruntime-web runs it.
import { dropconnect, predict, quantify } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import runtime from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import * as ort from "onnxruntime-web/wasm";
import file from "../../demo/model/digits.onnx?url";

ort.env.wasm.wasmPaths = { wasm: runtime };
ort.env.wasm.numThreads = 1;

const model = dropconnect(await loadOnnx(new URL(file, document.baseURI), { runtime: ort }), 0.2);
const picture = (pixel: (x: number, y: number, i: number) => boolean) =>
  Array.from({ length: 784 }, (_, i) => Number(pixel(i % 28, Math.floor(i / 28), i)));
const inputs = {
  "a stroke": picture((x, y) => x >= 13 && x < 16 && y >= 4 && y < 24),
  noise: picture((_x, _y, i) => Math.abs(Math.sin(12.9898 * i) * 43758.5453) % 1 > 0.7),
};

const images = { data: Float32Array.from(Object.values(inputs).flat()), shape: [2, 28, 28] };
const y = await predict(model, images, { samples: 100, seed: 7 });
const { epistemic } = quantify(y);
for (const [i, name] of Object.keys(inputs).entries()) {
  const scores = Array.from(y.probabilities.row(i).data);
  const row = document.querySelector("tbody")?.insertRow();
  for (const text of [name, String(scores.indexOf(Math.max(...scores))), epistemic.at(i).toFixed(3)])
    row?.insertCell().append(text);
}
document.querySelector("[role=status]")?.replaceChildren(`${y.samples} samples.`);
