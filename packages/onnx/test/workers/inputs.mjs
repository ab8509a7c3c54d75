// One input in all its forms, for workers.
import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import * as ort from "onnxruntime-node";
import { answer, bits, task } from "./io.mjs";

const { file } = await task();
const model = dropconnect(await loadOnnx(file), 0.3);
const large = new Float32Array(1000).map((_, i) => Math.sin(i));
const data = large.subarray(500, 512);
const rows = [0, 1, 2, 3].map((i) => [...data.subarray(3 * i, 3 * i + 3)]);
const ids = BigInt64Array.from([3n, 1n, 0n, 2n]);
const forms = {
  views: { x: { data, shape: [4, 3] }, ids: { data: ids, shape: [4] } },
  tensors: { x: new ort.Tensor("float32", data, [4, 3]), ids: new ort.Tensor("int64", ids, [4]) },
  nested: { x: rows, ids: [3n, 1n, 0n, 2n] },
  mixed: { x: rows.map((row) => Float32Array.from(row)), ids: { data: [3, 1, 0, 2], dims: [4] } },
};
const found = [];
for (const inputs of Object.values(forms))
  for (const workers of [0, 2])
    found.push(JSON.stringify(bits(await predict(model, inputs, { samples: 5, seed: 3, workers }))));
answer({ different: new Set(found).size });
