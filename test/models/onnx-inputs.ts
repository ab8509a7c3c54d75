import * as ort from "onnxruntime-node";
import { irregular } from "./numbers.ts";

export type Feeds = Record<string, ort.Tensor>;

/** Inputs whose values mean something to a model. */
const special: Readonly<Record<string, number>> = {
  ...{ sr: 16000, max_length: 6, min_length: 1, num_beams: 2, num_return_sequences: 1 },
  ...{ length_penalty: 1, repetition_penalty: 1 },
};

/** Shapes that a model asks for without declaring them. */
const undeclared: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  "silero_vad.onnx": { input: [1, 512], state: [2, 1, 128] },
};

/** Made-up inputs to try on a model: from the declared shapes, with 2 or 1 for what is free. */
export function attempts(session: ort.InferenceSession, file: string): Feeds[] {
  return [
    [2, 0],
    [1, 0],
    [2, 1],
    [2, 2],
    [1, 2],
  ].map(([free, which]) => madeUp(session, file, free as number, which as number));
}

function madeUp(session: ort.InferenceSession, file: string, free: number, which: number): Feeds {
  const shapes = Object.entries(undeclared).find(([name]) => file.endsWith(name))?.[1];
  return Object.fromEntries(
    session.inputMetadata.map((meta, i) => {
      if (!meta.isTensor) throw new Error(`${meta.name} is no tensor`);
      const dims = shapes?.[meta.name] ?? meta.shape.map((d) => (typeof d === "number" ? d : free));
      const numbers = irregular(
        dims.reduce((a, b) => a * b, 1),
        10 * which + i,
      );
      const fixed = special[meta.name];
      const values = typed(meta.type, fixed === undefined ? numbers : numbers.map(() => fixed), fixed === undefined);
      return [meta.name, new ort.Tensor(meta.type as "float32", values as Float32Array, [...dims])];
    }),
  );
}

function typed(type: ort.Tensor.Type, values: readonly number[], small: boolean): unknown {
  // Indices of tokens, lengths and flags: 0 or 1 fits nearly everywhere.
  const whole = values.map((v) => (small ? Math.floor(2 * v) : v));
  if (type === "float32") return Float32Array.from(values);
  if (type === "float64") return Float64Array.from(values);
  if (type === "float16") return Uint16Array.from(values, (v) => 0x3800 + Math.floor(v * 500));
  if (type === "string") return values.map(() => "a");
  if (type === "int64") return BigInt64Array.from(whole, BigInt);
  if (type === "uint64") return BigUint64Array.from(whole, BigInt);
  if (type === "int32") return Int32Array.from(whole);
  if (type === "uint32") return Uint32Array.from(whole);
  if (type === "int8") return Int8Array.from(whole);
  return Uint8Array.from(whole);
}
