import type { Program, RawArray, Site } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import { adapter, type OnnxInputs, type OnnxModel, toBytes } from "../../src/index.ts";
import { toRaw } from "../../src/program/raw.ts";

export type Values = Readonly<Record<string, RawArray>>;

/** What onnxruntime gives for a file, without mayhap: the outputs that hold numbers. */
export async function runFile(
  file: string | Uint8Array,
  feeds: Readonly<Record<string, ort.Tensor>>,
  options: ort.InferenceSession.SessionOptions = {},
): Promise<Values> {
  const session = await ort.InferenceSession.create(file as string, { logSeverityLevel: 4, ...options });
  const names = session.outputMetadata.filter((m) => m.isTensor && m.type !== "string").map((m) => m.name);
  const results = names.length === 0 ? {} : await session.run(feeds, names);
  await session.release();
  return Object.fromEntries(names.map((name) => [name, toRaw(results[name] as ort.Tensor) as RawArray]));
}

/** What onnxruntime gives for a model as saved. */
export function runModel(model: OnnxModel, feeds: Readonly<Record<string, ort.Tensor>>): Promise<Values> {
  return runFile(toBytes(model), feeds);
}

/** One run of a model's program on the whole input, with what `draw` gives for each site (by default the trained weights, and ones). */
export async function sampleOnce(
  model: OnnxModel,
  inputs: OnnxInputs,
  draw: (site: Site, shape: readonly number[]) => Float32Array = trained,
): Promise<Values> {
  const program = await adapter.compile(model);
  try {
    return await runProgram(program, inputs, draw);
  } finally {
    await program.dispose();
  }
}

export async function runProgram(
  program: Program<OnnxInputs>,
  inputs: OnnxInputs,
  draw: (site: Site, shape: readonly number[]) => Float32Array = trained,
): Promise<Values> {
  const bound = program.bind(inputs);
  const prepared = await bound.prepare(0, bound.rows);
  const values = await prepared.run(program.sites.map((site) => draw(site, prepared.shapes[site.id] ?? [])));
  prepared.dispose();
  return values;
}

/** The weights as they were trained; masks of ones. */
export function trained(site: Site, shape: readonly number[]): Float32Array {
  if (site.type === "weight") return site.values;
  return new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1);
}

export function tensor(data: Float32Array | readonly number[], dims: readonly number[]): ort.Tensor {
  return new ort.Tensor("float32", Float32Array.from(data), [...dims]);
}

/** The bits of all outputs, to compare without any tolerance. */
export function bits(values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, { data, shape }]) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return [name, `${data.constructor.name}[${shape}] ${Buffer.from(bytes).toString("base64")}`];
    }),
  );
}

/** The largest difference of any output, relative to its largest finite value. */
export function distance(a: Values, b: Values): number {
  let worst = Object.keys(a).join() === Object.keys(b).join() ? 0 : Number.POSITIVE_INFINITY;
  for (const [name, { data }] of Object.entries(a)) {
    const other = b[name]?.data ?? [];
    let scale = 1e-6;
    for (const v of data) if (Number.isFinite(v)) scale = Math.max(scale, Math.abs(v));
    data.forEach((v, i) => {
      const w = other[i] as number;
      if (!Object.is(v, w) && v !== w)
        worst = Math.max(worst, Number.isFinite(v - w) ? Math.abs(v - w) / scale : Number.POSITIVE_INFINITY);
    });
  }
  return worst;
}
