import { basename } from "node:path";
import * as ort from "onnxruntime-node";

type Feeds = Record<string, ort.Tensor>;

/** Inputs that mean something special to a model, by name. */
const special: Readonly<Record<string, readonly [type: ort.Tensor.Type, value: number]>> = {
  sr: ["int64", 16000],
  max_length: ["int32", 6],
  min_length: ["int32", 1],
  num_beams: ["int32", 2],
  num_return_sequences: ["int32", 1],
  length_penalty: ["float32", 1],
  repetition_penalty: ["float32", 1],
};

/** Shapes that a model asks for without declaring them, by file and input. */
const shapes: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  "silero_vad.onnx": { input: [1, 512], state: [2, 1, 128] },
};

/** Made-up inputs that fit a session, with free dimensions set to `free`. */
export function feedsFor(session: ort.InferenceSession, file: string, free: number, seed: number): Feeds {
  const feeds: Feeds = {};
  for (const meta of session.inputMetadata) {
    if (!meta.isTensor) throw new Error(`${meta.name} is no tensor`);
    const dims = shapes[file]?.[meta.name] ?? meta.shape.map((d) => (typeof d === "number" ? d : free));
    const size = dims.reduce((a, b) => a * b, 1);
    const fixed = special[meta.name]?.[0] === meta.type ? special[meta.name]?.[1] : undefined;
    const at = (i: number): number => fixed ?? (Math.sin(12.9898 * (i + 1) + meta.name.length + 3 * seed) + 1) / 2;
    feeds[meta.name] = new ort.Tensor(meta.type as "float32", values(meta.type, size, at, fixed) as Float32Array, [
      ...dims,
    ]);
  }
  return feeds;
}

function values(type: ort.Tensor.Type, size: number, at: (i: number) => number, fixed: number | undefined): unknown {
  const list = Array.from({ length: size }, (_, i) => at(i));
  const whole = list.map((v) => (fixed === undefined ? Math.floor(v * 2) : v));
  if (type === "float32") return Float32Array.from(list);
  if (type === "float64") return Float64Array.from(list);
  if (type === "float16") return Uint16Array.from(list, (v) => 0x3800 + Math.floor(v * 500));
  if (type === "string") return list.map(() => "a");
  if (type === "int64") return BigInt64Array.from(whole, BigInt);
  if (type === "uint64") return BigUint64Array.from(whole, BigInt);
  if (type === "int32") return Int32Array.from(whole);
  if (type === "uint32") return Uint32Array.from(whole);
  if (type === "int8") return Int8Array.from(whole);
  if (type === "uint8" || type === "bool") return Uint8Array.from(whole);
  throw new Error(`no made-up values of type ${type}`);
}

/** A file with inputs it runs on, or undefined when onnxruntime does not load it or runs it on nothing we try. */
export async function runnable(file: string): Promise<Feeds | undefined> {
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(file, { logSeverityLevel: 4 });
  } catch {
    return undefined;
  }
  const names = session.outputMetadata.filter((m) => m.isTensor && m.type !== "string").map((m) => m.name);
  for (const [free, seed] of [
    [2, 0],
    [1, 0],
    [2, 1],
    [2, 2],
    [1, 2],
  ] as const) {
    try {
      const feeds = feedsFor(session, basename(file), free, seed);
      if (names.length > 0) await session.run(feeds, names);
      await session.release();
      return feeds;
    } catch {}
  }
  await session.release();
  return undefined;
}
