// A process of its own: predicts again and again, and says how much memory it holds before and after.
import { dropconnect, predict } from "@mayhap/core";
import { onnxFile, rows, tfjsFolder } from "./cases.mjs";
import { collectGarbage } from "./garbage.ts";

/** In bytes. */
export interface Held {
  readonly heap: number;
  readonly buffers: number;
  readonly resident: number;
}

const [format = "", first = "", more = ""] = process.argv.slice(2);

async function load(): Promise<unknown> {
  if (format === "onnx") return (await import("@mayhap/onnx")).loadOnnx(onnxFile);
  const tf = await import("@tensorflow/tfjs");
  tf.env().set("PROD", true);
  await tf.setBackend("cpu");
  return (await import("@mayhap/tfjs/node")).loadTfjs(tfjsFolder);
}

async function held(): Promise<Held> {
  await collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed, buffers: external, resident: rss };
}

const model = dropconnect(await load(), 0.2);
const x = rows(2);
const repeat = async (times: number): Promise<void> => {
  for (let i = 0; i < times; i++) await predict(model, x, { samples: 2, seed: i });
};
await repeat(Number(first));
const before = await held();
await repeat(Number(more));
process.stdout.write(JSON.stringify({ before, after: await held() }));
process.exit(0);
