import * as ort from "onnxruntime-node";
import { inputOf, type Work } from "../works/work.ts";
import { Spread } from "./spread.ts";
import type { Runner } from "./variant.ts";

/** A loop that runs an ONNX file once for every sample. */
export async function onnxLoop(file: Uint8Array, work: Work): Promise<Runner> {
  const session = await ort.InferenceSession.create(file);
  const { data, shape } = inputOf(work);
  const feeds = { x: new ort.Tensor("float32", data, shape) };
  return {
    run: async (samples) => {
      const spread = new Spread();
      const start = performance.now();
      for (let i = 0; i < samples; i++) spread.add((await session.run(feeds)).y?.data as Float32Array);
      return spread.after(performance.now() - start);
    },
    close: () => session.release(),
  };
}
