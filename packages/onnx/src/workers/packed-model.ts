import { RuntimeError } from "@mayhap/core";
import type { InferenceSession } from "onnxruntime-common";
import { defaultRuntime } from "#platform";
import { ModelProtoSchema } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { mapTensors } from "../graph/tensors.ts";
import { loadSeldom } from "../later.ts";
import { needsSeldom } from "../load/needs.ts";
import { OnnxModel, type Runtime } from "../model.ts";
import { crowd } from "../program/crowded.ts";
import { fromBinary, toBinary } from "../proto/binary.ts";

/** A model that can be posted. */
export interface PackedModel {
  /** The file without the contents of its larger tensors. */
  readonly file: Uint8Array;
  /** These contents, one after the other: all workers look at one memory, where the platform allows it. */
  readonly contents: ArrayBufferLike;
  /** Where they lie, in the order of a walk over all tensors; length 0 for those that stayed in the file. */
  readonly places: readonly (readonly [offset: number, length: number])[];
  readonly name: string;
  readonly session: InferenceSession.SessionOptions;
  readonly workerRuntime: string | undefined;
}

/** Bytes from which on a tensor is worth a place of its own. */
const LARGE = 1024;
/** Typed arrays over the contents must start at a multiple of this. */
const ALIGNMENT = 8;

export async function packModel(model: OnnxModel): Promise<PackedModel> {
  await checkRuntime(model);
  const parts: [offset: number, bytes: Uint8Array][] = [];
  const places: [number, number][] = [];
  let end = 0;
  const proto = mapTensors(model.proto, (tensor) => {
    const bytes = tensor.rawData;
    if (bytes.length < LARGE) {
      places.push([0, 0]);
      return tensor;
    }
    const offset = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    parts.push([offset, bytes]);
    places.push([offset, bytes.length]);
    end = offset + bytes.length;
    return copy(tensor, { rawData: new Uint8Array() });
  });
  const contents = allocate(end);
  const whole = new Uint8Array(contents);
  for (const [offset, bytes] of parts) whole.set(bytes, offset);
  const { name, session, workerRuntime } = model;
  return {
    file: toBinary(ModelProtoSchema, proto),
    contents,
    places,
    name,
    session,
    workerRuntime,
  };
}

export async function unpackModel(packed: unknown): Promise<OnnxModel> {
  const { file, contents, places, name, session, workerRuntime } = packed as PackedModel;
  let at = 0;
  const proto = mapTensors(fromBinary(ModelProtoSchema, file), (tensor) => {
    const [offset, length] = places[at++] ?? [0, 0];
    return length === 0 ? tensor : copy(tensor, { rawData: new Uint8Array(contents as ArrayBuffer, offset, length) });
  });
  const runtime = workerRuntime === undefined ? undefined : await importRuntime(workerRuntime);
  if (needsSeldom(proto)) await loadSeldom();
  return crowd(new OnnxModel(proto, { name, session, runtime }));
}

function allocate(size: number): ArrayBufferLike {
  // A page has it only when it is isolated from other origins.
  return typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(size) : new SharedArrayBuffer(size);
}

/** Refuses a runtime that was handed over as an object, unless it is the one that workers load by themselves. */
async function checkRuntime({ name, runtime, workerRuntime }: OnnxModel): Promise<void> {
  if (runtime === undefined || workerRuntime !== undefined) return;
  const own = await defaultRuntime().catch(() => undefined);
  if (own?.InferenceSession === runtime.InferenceSession) return;
  throw new RuntimeError(
    "RUNTIME_MISSING",
    `${name} was loaded with a runtime, an object that cannot be sent to workers. Say which module they shall import: ` +
      'loadOnnx(source, { runtime, workerRuntime: "onnxruntime-web" }) in Node, the URL of such a module in a browser.',
  );
}

async function importRuntime(name: string): Promise<Runtime> {
  try {
    const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as Runtime & { default?: Runtime };
    return module.InferenceSession === undefined && module.default !== undefined ? module.default : module;
  } catch (cause) {
    throw new RuntimeError(
      "RUNTIME_MISSING",
      `A worker could not import the runtime "${name}": ${(cause as Error).message}. Give workerRuntime the name of an installed package in Node, the URL of a module in a browser.`,
      { cause },
    );
  }
}
