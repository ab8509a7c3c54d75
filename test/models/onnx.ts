import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { loadOnnx, type OnnxModel, toBytes } from "@mayhap/onnx";
import * as ort from "onnxruntime-node";
import { openData } from "../support/data.ts";
import { countOnnx } from "./count/onnx.ts";
import type { Entry, Opened, Values } from "./entry.ts";
import { attempts, type Feeds } from "./onnx-inputs.ts";
import { recordedWith } from "./recorded.ts";

/** Every ONNX file of the open data. */
export function onnxModels(): Entry[] {
  const folder = openData("onnx");
  if (folder === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".onnx"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      format: "ONNX",
      name: relative(folder, file),
      count: () => countOnnx(readFileSync(file)),
      open: () => open(file),
    }));
}

/** A model of a file or of bytes with inputs that onnxruntime runs it on, or why it does not. */
export async function open(file: string | Uint8Array): Promise<Opened | string> {
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(file as string, { logSeverityLevel: 4 });
  } catch {
    return "onnxruntime does not load it";
  }
  const names = session.outputMetadata.filter((m) => m.isTensor && m.type !== "string").map((m) => m.name);
  const run = async (feeds: Feeds, session: ort.InferenceSession): Promise<Values> => {
    // A classifier of scikit-learn may have no output that holds numbers.
    const results = names.length === 0 ? {} : await session.run(feeds, names);
    return Object.fromEntries(names.map((name) => [name, numbersOf(results[name] as ort.Tensor)]));
  };
  const dispose = () => void session.release();
  const saved = async (model: unknown, feeds: Feeds): Promise<Values> => {
    const again = await loadOnnx(toBytes(model as OnnxModel));
    const other = await ort.InferenceSession.create(toBytes(again), { logSeverityLevel: 4 });
    const values = await run(feeds, other);
    await other.release();
    return values;
  };
  const recorded = typeof file === "string" ? recordedWith(file) : undefined;
  const given = recorded && Object.fromEntries(session.inputNames.map((name, i) => [name, recorded.inputs[i]]));
  for (const feeds of [...(given ? [given as Feeds] : []), ...attempts(session, String(file).slice(-99))])
    try {
      await run(feeds, session);
      const outputs = feeds === given ? recorded?.outputs.map(numbersOf) : undefined;
      return {
        model: await loadOnnx(file),
        inputs: feeds,
        native: () => run(feeds, session),
        saved: (model) => saved(model, feeds),
        recorded: outputs,
        dispose,
      };
    } catch {}
  dispose();
  return "onnxruntime runs it on none of the inputs that were tried";
}

function numbersOf({ data, type }: ort.Tensor): ArrayLike<number> {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  return type === "float16" && data instanceof Uint16Array ? Float32Array.from(data, half) : (data as Float32Array);
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
