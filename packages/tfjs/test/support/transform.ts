import {
  type DropConnectParams,
  type DropoutParams,
  type LayerKind,
  type Prepared,
  type Program,
  type RawArray,
  type Site,
  transpose,
} from "@mayhap/core";
import { adapter, type TfInputs } from "@mayhap/tfjs";
import type * as tf from "@tensorflow/tfjs";

/** DropConnect on the layers of some kinds that `choose` takes (all by default). */
export function connect(
  model: tf.LayersModel,
  params: Partial<DropConnectParams> = {},
  choose: (id: string) => boolean = () => true,
  kinds: readonly LayerKind[] = ["linear"],
): tf.LayersModel {
  const full: DropConnectParams = { p: 0.5, scale: "inverted", maskPer: "sample", bias: false, ...params };
  const chosen = adapter
    .layers(model)
    .filter(({ kind, obstacle, id }) => kinds.includes(kind) && obstacle === undefined && choose(id));
  return adapter.apply(model, { type: "dropconnect", layers: new Map(chosen.map(({ id }) => [id, full])) });
}

/** Dropout on the layers with the given ids. */
export function drop(
  model: tf.LayersModel,
  ids: readonly string[],
  params: Partial<DropoutParams> = {},
): tf.LayersModel {
  const full: DropoutParams = { p: 0.5, maskPer: "example", ...params };
  return adapter.apply(model, { type: "dropout", layers: new Map(ids.map((id) => [id, full])) });
}

/** What stands for a site when its mask is all ones: the trained weights, and factors of 1. */
export function whole(site: Site, prepared: Prepared): Float32Array {
  if (site.type === "weight") return site.order === "transposed" ? transpose(site.values, site.shape) : site.values;
  const shape = prepared.shapes[site.id] as readonly number[];
  return new Float32Array(shape.reduce((product, length) => product * length, 1)).fill(1);
}

type Outputs = Readonly<Record<string, RawArray>>;

/** A program with prepared inputs. */
export interface Session {
  readonly program: Program<TfInputs>;
  readonly prepared: Prepared;
  /** Outputs of one run with masks of ones. `change` may replace what is drawn for a site. */
  run(change?: (site: Site, draw: Float32Array) => Float32Array): Promise<Outputs>;
  close(): Promise<void>;
}

/** Compiles a model and runs its prefix. */
export async function open(model: tf.LayersModel, inputs: TfInputs): Promise<Session> {
  const program = (await adapter.compile(model)) as Program<TfInputs>;
  const bound = program.bind(inputs);
  const prepared = await bound.prepare(0, bound.rows);
  return {
    program,
    prepared,
    run: (change = (_, draw) => draw) => prepared.run(program.sites.map((site) => change(site, whole(site, prepared)))),
    close: async () => {
      prepared.dispose();
      await program.dispose();
    },
  };
}

/** Outputs of one run, from compiling to disposing. */
export async function runOnce(
  model: tf.LayersModel,
  inputs: TfInputs,
  change?: (site: Site, draw: Float32Array) => Float32Array,
): Promise<Outputs> {
  const session = await open(model, inputs);
  try {
    return await session.run(change);
  } finally {
    await session.close();
  }
}

/** The bytes of arrays, for comparing to the last bit. */
export function bits(...arrays: readonly (ArrayBufferView | undefined)[]): string {
  return arrays
    .map((array) => (array ? Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64") : "none"))
    .join();
}

/** What TF.js itself computes, by output in order. */
export function predicted(model: tf.LayersModel, inputs: tf.Tensor | tf.Tensor[]): Float32Array[] {
  const outputs = [model.predict(inputs)].flat() as tf.Tensor[];
  const values = outputs.map((output) => output.dataSync().slice() as Float32Array);
  for (const output of outputs) output.dispose();
  return values;
}

/** Largest difference, relative to the largest value. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 1e-30;
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs((a[i] as number) - (b[i] as number)));
    size = Math.max(size, Math.abs(b[i] as number));
  }
  return a.length === b.length ? difference / size : Number.POSITIVE_INFINITY;
}
