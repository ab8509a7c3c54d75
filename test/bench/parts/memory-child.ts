// A process of its own: loads a dense network, predicts, and says how much memory that took.
import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { uniforms } from "../models/values.ts";

/** In bytes. */
export interface MemoryUse {
  readonly peak: number;
  readonly sampling: number;
}

const [file = "", width = "", samples = ""] = process.argv.slice(2);
const model = dropconnect(await loadOnnx(file), 0.2);
let sampling = 0;
const onProgress = () => {
  sampling = Math.max(sampling, process.memoryUsage.rss());
};
const x = { data: uniforms(Number(width), 4242), shape: [1, Number(width)] };
await predict(model, { x }, { samples: Number(samples), seed: 7, onProgress });
const use: MemoryUse = { peak: process.resourceUsage().maxRSS * 1024, sampling };
process.stdout.write(JSON.stringify(use));
