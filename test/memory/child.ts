// A process of its own: loads a network with large weights, predicts, and says how much memory that took.
import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import * as ort from "onnxruntime-node";
import { loadSeldom } from "../../packages/onnx/src/later.ts";

/** In bytes. */
export interface MemoryUse {
  /** Before the model was loaded. */
  readonly base: number;
  /** The most that the process ever held. */
  readonly peak: number;
}

const [file = "", width = "", layers = ""] = process.argv.slice(2);
// The runtime's libraries and our modules are not the model's memory.
await loadSeldom();
new ort.Tensor("float32", new Float32Array(1), [1]);
const base = process.memoryUsage.rss();
const model = dropconnect(await loadOnnx(file), { p: 0.2, layers: layers === "all" ? "all" : "all-but-first" });
const x = { data: new Float32Array(Number(width)).fill(0.5), shape: [1, Number(width)] };
const y = await predict(model, { x }, { samples: 3, seed: 7 });
if (y.mean.shape[0] !== 1) throw new Error("no prediction");
const use: MemoryUse = { base, peak: process.resourceUsage().maxRSS * 1024 };
process.stdout.write(JSON.stringify(use));
